package dev.sojourn.access;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a rule requires. */
final class RequirementReader {

  /** The longest age of an authentication that a rule may allow, in seconds: a year. */
  static final long MAX_AGE = 31_536_000;

  private static final String FORM =
      "must be anonymous, signed_in, or a mapping of role, permission, assurance and max_age";
  private static final List<String> ORDER = List.of("role", "permission", "assurance", "max_age");
  private static final Pattern AGE = Pattern.compile("([0-9]{1,8})([smhd]?)");
  private static final Pattern LEVEL = Pattern.compile("[0-9]{1,3}");

  private final Slips slips;

  RequirementReader(Slips slips) {
    this.slips = slips;
  }

  /** All that is required, in an order of its own; empty if nothing could be read. */
  List<Requirement> read(Yaml.Field field) {
    return switch (field.value()) {
      case Yaml.Text word when word.value().equals("anonymous") ->
          List.of(new Requirement.Anonymous());
      case Yaml.Text word when word.value().equals("signed_in") ->
          List.of(new Requirement.SignedIn());
      case Yaml.Fields fields when !fields.all().isEmpty() -> read(fields);
      default -> {
        slips.add(field.value().line(), "`require` " + FORM);
        yield List.of();
      }
    };
  }

  private List<Requirement> read(Yaml.Fields fields) {
    List<Requirement> required = new ArrayList<>();
    for (Yaml.Field field : fields.all()) {
      Requirement requirement = requirement(field);
      if (requirement != null) {
        required.add(requirement);
      }
    }
    required.sort(Comparator.comparingInt(requirement -> ORDER.indexOf(requirement.name())));
    return required;
  }

  private @Nullable Requirement requirement(Yaml.Field field) {
    String name = field.key().value();
    if (!ORDER.contains(name)) {
      slips.add(
          field.key().line(),
          "`%s` is not known here; known: %s".formatted(name, String.join(", ", ORDER)));
      return null;
    }
    if (!(field.value() instanceof Yaml.Text text)) {
      slips.add(
          field.value().line(),
          "`%s` must be one value; all that is named is required".formatted(name));
      return null;
    }
    try {
      return requirement(name, text.value());
    } catch (IllegalArgumentException wrong) {
      slips.add(text.line(), "`%s` %s".formatted(name, wrong.getMessage()));
      return null;
    }
  }

  private static Requirement requirement(String name, String text) {
    return switch (name) {
      case "role" -> new Requirement.Role(Values.name(text));
      case "permission" -> new Requirement.Permission(Values.name(text));
      case "assurance" ->
          new Requirement.Assurance(
              LEVEL.matcher(text).matches() ? Integer.parseInt(text) : Integer.MAX_VALUE);
      default -> new Requirement.MaxAge(seconds(text));
    };
  }

  private static long seconds(String text) {
    Matcher age = AGE.matcher(text);
    long seconds = age.matches() ? Long.parseLong(age.group(1)) * unit(age.group(2)) : 0;
    if (seconds < 1 || seconds > MAX_AGE) {
      throw new IllegalArgumentException("must be 1s to 365d, as in 600, 90s, 10m, 8h or 1d");
    }
    return seconds;
  }

  private static long unit(String letter) {
    return switch (letter) {
      case "m" -> 60;
      case "h" -> 3_600;
      case "d" -> 86_400;
      default -> 1;
    };
  }
}
