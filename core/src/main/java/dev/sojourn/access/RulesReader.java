package dev.sojourn.access;

import dev.sojourn.Access;
import dev.sojourn.access.Values.Read;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads rules from YAML and compiles them. All that is wrong is told at once. */
public final class RulesReader {

  /** The most bytes of a file of rules. */
  public static final int MAX_BYTES = 1 << 20;

  /** The most rules. */
  public static final int MAX_RULES = 5_000;

  /** The most hosts, paths or methods of one rule. */
  public static final int MAX_LIST = 100;

  /** The most pairs of a host and a path, of all rules together. */
  public static final int MAX_MATCHES = 10_000;

  /** The most roles with permissions. */
  public static final int MAX_ROLES = 1_000;

  /** The most errors that are told at once. */
  public static final int MAX_SLIPS = 50;

  private final Slips slips = new Slips();
  private final Values values = new Values(slips);
  private final List<Rule> rules = new ArrayList<>();
  private final List<RuleChecks.Match> matches = new ArrayList<>();

  private RulesReader() {}

  /** As {@link AccessRules#of}. */
  static AccessRules read(byte[] yaml) {
    return new RulesReader().compile(yaml);
  }

  /** The content of a file: one byte more than there may be at most, which is refused then. */
  static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_BYTES + 1);
    }
  }

  private AccessRules compile(byte[] yaml) {
    RolePermissions roles = file(YamlReader.read(text(yaml), slips));
    slips.done();
    RuleTree tree = new RuleTree();
    matches.forEach(match -> tree.add(match.rule(), match.host(), match.path()));
    new RuleChecks(rules, tree, slips).check(matches);
    slips.done();
    return new AccessRules(roles, rules, tree);
  }

  private String text(byte[] yaml) {
    if (yaml.length > MAX_BYTES) {
      throw slips.with(1, "more than " + MAX_BYTES + " bytes");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(yaml)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException wrong) {
      throw slips.with(1, "this is no UTF-8");
    }
  }

  private RolePermissions file(Yaml file) {
    RolePermissions roles = RolePermissions.NONE;
    if (!(file instanceof Yaml.Fields fields) || fields.all().isEmpty()) {
      throw slips.with(file.line(), "here must be `roles:` or `rules:`");
    }
    for (Yaml.Field field : fields.all()) {
      switch (field.key().value()) {
        case "roles" -> roles = roles(field.value());
        case "rules" -> rules(field.value());
        default -> unknown(field, "roles, rules");
      }
    }
    return roles;
  }

  private void unknown(Yaml.Field field, String known) {
    slips.add(
        field.key().line(),
        "`%s` is not known here; known: %s".formatted(field.key().value(), known));
  }

  private RolePermissions roles(Yaml value) {
    if (!(value instanceof Yaml.Fields fields)) {
      slips.add(value.line(), "`roles` must be a mapping of roles to lists of permissions");
      return RolePermissions.NONE;
    }
    if (fields.all().size() > MAX_ROLES) {
      throw slips.with(fields.line(), "more than " + MAX_ROLES + " roles");
    }
    Map<String, Set<String>> byRole = new LinkedHashMap<>();
    for (Yaml.Field role : fields.all()) {
      String name = role.key().value();
      try {
        Values.name(name);
      } catch (IllegalArgumentException wrong) {
        slips.add(role.key().line(), "`%s` %s".formatted(name, wrong.getMessage()));
      }
      byRole.put(name, set(values.list(role, Access.MAX_ENTRIES, Values::name)));
    }
    return new RolePermissions(byRole);
  }

  private void rules(Yaml value) {
    if (!(value instanceof Yaml.Items items) || items.all().isEmpty()) {
      slips.add(value.line(), "`rules` must be a list of rules");
      return;
    }
    if (items.all().size() > MAX_RULES) {
      throw slips.with(items.line(), "more than " + MAX_RULES + " rules");
    }
    for (Yaml item : items.all()) {
      if (item instanceof Yaml.Fields fields) {
        rule(fields);
      } else {
        slips.add(item.line(), "a rule is a mapping with `path` and `require`");
      }
      if (matches.size() > MAX_MATCHES) {
        throw slips.with(item.line(), "more than " + MAX_MATCHES + " pairs of a host and a path");
      }
    }
  }

  private void rule(Yaml.Fields fields) {
    List<Read<HostPattern>> hosts = List.of();
    List<Read<PathPattern>> paths = List.of();
    List<Read<String>> methods = List.of();
    List<Requirement> required = List.of();
    Set<String> missing = new LinkedHashSet<>(List.of("path", "require"));
    for (Yaml.Field field : fields.all()) {
      missing.remove(field.key().value());
      switch (field.key().value()) {
        case "host" -> hosts = values.list(field, MAX_LIST, HostPattern::of);
        case "path" -> paths = values.list(field, MAX_LIST, PathPattern::of);
        case "methods" -> methods = values.list(field, MAX_LIST, Values::method);
        case "require" -> required = new RequirementReader(slips).read(field);
        default -> unknown(field, "host, path, methods, require");
      }
    }
    missing.forEach(name -> slips.add(fields.line(), "the rule has no `%s`".formatted(name)));
    for (Read<PathPattern> path : paths) {
      if (hosts.isEmpty()) {
        matches.add(new RuleChecks.Match(rules.size(), path.line(), null, path.value()));
      }
      hosts.forEach(host ->
          matches.add(new RuleChecks.Match(rules.size(), path.line(), host.value(), path.value())));
    }
    rules.add(new Rule(fields.line(), texts(hosts), texts(paths), set(methods), required));
  }

  private static List<String> texts(List<? extends Read<?>> values) {
    return values.stream().map(read -> read.value().toString()).toList();
  }

  private static Set<String> set(List<Read<String>> values) {
    Set<String> set = new LinkedHashSet<>();
    values.forEach(read -> set.add(read.value()));
    return set;
  }
}
