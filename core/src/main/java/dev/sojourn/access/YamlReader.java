package dev.sojourn.access;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads the part of YAML that rules need: values, lists and mappings. What it has beyond that
 * (aliases, tags, several documents) is an error, for a rule is what is seen where it stands.
 */
final class YamlReader {

  /** How deep lists and mappings may stand in each other; rules need five. */
  static final int MAX_DEPTH = 8;

  private static final String STAR =
      "a `*` that begins a value is an alias in YAML: write the value in quotes";

  private final Slips slips;
  private final Iterator<Event> events;

  private YamlReader(Slips slips, Iterator<Event> events) {
    this.slips = slips;
    this.events = events;
  }

  /**
   * Reads the one document that {@code text} is.
   *
   * @throws RulesException if it is no YAML
   */
  static Yaml read(String text, Slips slips) {
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(RulesReader.MAX_BYTES).build();
    YamlReader reader =
        new YamlReader(
            slips, new ParserImpl(settings, new StreamReader(settings, new StringReader(text))));
    try {
      return reader.document();
    } catch (MarkedYamlEngineException wrong) {
      Optional<Mark> mark = wrong.getProblemMark().or(wrong::getContextMark);
      throw slips.with(mark.map(YamlReader::line).orElse(1), words(wrong));
    } catch (YamlEngineException wrong) {
      throw slips.with(1, "this is no YAML: " + firstLine(String.valueOf(wrong.getMessage())));
    }
  }

  private static String words(MarkedYamlEngineException wrong) {
    String problem = firstLine(String.valueOf(wrong.getProblem()));
    if (String.valueOf(wrong.getContext()).contains("alias")) {
      return STAR;
    }
    return problem.contains("(TAB)")
        ? "a tab, where only blanks may stand"
        : "this is no YAML: " + problem;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("").strip();
  }

  private Yaml document() {
    @Nullable Yaml document = null;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof DocumentStartEvent && document != null) {
        throw slips.with(line(event), "a second document: rules are one");
      }
      if (event instanceof NodeEvent) {
        document = node(event, 0);
      }
    }
    return document == null ? new Yaml.Text(1, "") : document;
  }

  private Yaml node(Event event, int depth) {
    int line = line(event);
    if (depth > MAX_DEPTH) {
      throw slips.with(line, "lists and mappings stand too deep in each other");
    }
    return switch (event) {
      case ScalarEvent scalar -> {
        plain(line, scalar, scalar.getTag());
        yield new Yaml.Text(line, scalar.getValue());
      }
      case SequenceStartEvent list -> {
        plain(line, list, list.getTag());
        yield items(line, depth);
      }
      case MappingStartEvent mapping -> {
        plain(line, mapping, mapping.getTag());
        yield fields(line, depth);
      }
      case AliasEvent alias -> {
        slips.add(line, STAR);
        yield new Yaml.Text(line, "*" + alias.getAlias());
      }
      default -> throw new IllegalStateException(event + " within a document");
    };
  }

  private void plain(int line, NodeEvent event, Optional<String> tag) {
    if (event.getAnchor().isPresent()) {
      slips.add(line, "a `&` that begins a value is an anchor in YAML: write the value in quotes");
    }
    if (tag.isPresent()) {
      slips.add(line, "a `!` that begins a value is a tag in YAML: write the value in quotes");
    }
  }

  private Yaml items(int line, int depth) {
    List<Yaml> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node(event, depth + 1));
    }
    return new Yaml.Items(line, items);
  }

  private Yaml fields(int line, int depth) {
    List<Yaml.Field> fields = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      Yaml key = node(event, depth + 1);
      Yaml value = node(events.next(), depth + 1);
      if (!(key instanceof Yaml.Text name)) {
        slips.add(key.line(), "a key must be a single word");
      } else if (lines.putIfAbsent(name.value(), name.line()) != null) {
        slips.add(
            name.line(),
            "`%s` is there a second time; the first is in line %d"
                .formatted(name.value(), lines.get(name.value())));
      } else {
        fields.add(new Yaml.Field(name, value));
      }
    }
    return new Yaml.Fields(line, fields);
  }

  private static int line(Event event) {
    return event.getStartMark().map(YamlReader::line).orElse(1);
  }

  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }
}
