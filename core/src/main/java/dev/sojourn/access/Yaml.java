package dev.sojourn.access;

import java.util.List;

/** What is written in YAML, as far as rules use it, with its lines. */
sealed interface Yaml {

  /** Where it begins, from 1 on. */
  int line();

  /** A single value, whatever it might mean. */
  record Text(int line, String value) implements Yaml {}

  /** A list. */
  record Items(int line, List<Yaml> all) implements Yaml {}

  /** A mapping. */
  record Fields(int line, List<Field> all) implements Yaml {}

  /** One entry of a mapping. */
  record Field(Text key, Yaml value) {}
}
