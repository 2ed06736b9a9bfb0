package dev.sojourn.server.cli.terminal;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** What a command prints: for people or, with {@code --json}, for programs. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Output {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Made by picocli. */
  public Output() {}

  /** Whether it is for programs. */
  public boolean isJson() {
    return json;
  }

  /**
   * Says what was done.
   *
   * @param content for programs: a tree, or what can be written as one
   * @param sentences for people
   */
  public void say(Object content, String... sentences) {
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(JSON.writeValueAsString(content));
    } else {
      for (String sentence : sentences) {
        out.println(Plain.text(sentence));
      }
    }
    out.flush();
  }

  /**
   * Shows one thing.
   *
   * @param content for programs
   * @param details for people: each with its name, in their order
   */
  public void show(Object content, Map<String, String> details) {
    int width = details.keySet().stream().mapToInt(String::length).max().orElse(0);
    say(
        content,
        details.entrySet().stream()
            .map(detail ->
                (detail.getKey() + ":" + " ".repeat(width - detail.getKey().length() + 2))
                    + detail.getValue())
            .toArray(String[]::new));
  }

  /** Begins a list. */
  public Listing list(Column... columns) {
    return new Listing(command.commandLine().getOut(), json, List.of(columns));
  }

  /** Begins a table for people, whatever programs get. */
  public Listing table(Column... columns) {
    return new Listing(command.commandLine().getOut(), false, List.of(columns));
  }
}
