package dev.sojourn.access;

import dev.sojourn.Access;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads the values of fields: one, or a list of them. */
final class Values {

  private final Slips slips;

  Values(Slips slips) {
    this.slips = slips;
  }

  /**
   * A value where it stands.
   *
   * @param line from 1 on
   */
  record Read<T>(int line, T value) {}

  /**
   * Reads a list, or a single value as a list of it.
   *
   * @param field its name, for who wrote it
   * @param max how many there may be
   * @param reader throws an {@link IllegalArgumentException} with what is wrong with a text
   * @return those that are right, each once
   */
  <T> List<Read<T>> list(Yaml.Field field, int max, Function<String, T> reader) {
    String name = field.key().value();
    List<Yaml> items =
        field.value() instanceof Yaml.Items list ? list.all() : List.of(field.value());
    if (items.isEmpty() || items.size() > max) {
      slips.add(field.key().line(), "`%s` must have 1 to %d values".formatted(name, max));
      return List.of();
    }
    List<Read<T>> values = new ArrayList<>();
    Set<T> seen = new HashSet<>();
    for (Yaml item : items) {
      if (!(item instanceof Yaml.Text text)) {
        slips.add(item.line(), "`%s` must be one text or a list of texts".formatted(name));
        continue;
      }
      try {
        T value = reader.apply(text.value());
        if (seen.add(value)) {
          values.add(new Read<>(item.line(), value));
        } else {
          slips.add(item.line(), "`%s` is there a second time".formatted(text.value()));
        }
      } catch (IllegalArgumentException wrong) {
        slips.add(item.line(), "`%s` %s".formatted(text.value(), wrong.getMessage()));
      }
    }
    return values;
  }

  /**
   * The name of a role or a permission.
   *
   * @throws IllegalArgumentException if it can be none
   */
  static String name(String text) {
    if (text.isEmpty()
        || text.length() > Access.MAX_LENGTH
        || text.chars().anyMatch(c -> c <= ' ')) {
      throw new IllegalArgumentException(
          "must have 1 to " + Access.MAX_LENGTH + " characters and no blanks");
    }
    return text;
  }

  /**
   * A method of HTTP.
   *
   * @throws IllegalArgumentException if it can be none
   */
  static String method(String text) {
    if (!AccessRequest.isMethod(text)) {
      throw new IllegalArgumentException("is no method: they are written in capitals, as GET");
    }
    return text;
  }
}
