package dev.sojourn.access;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One rule: requests that match it must have everything that it requires. Immutable.
 *
 * @param line where it begins in the file, from 1 on
 * @param hosts as they are written; empty for all
 * @param paths as they are written; at least one
 * @param methods as they are written; empty for all. {@code GET} is also {@code HEAD}
 * @param required at least one requirement
 */
public record Rule(
    int line,
    List<String> hosts,
    List<String> paths,
    Set<String> methods,
    List<Requirement> required) {

  /** Copies. */
  public Rule {
    hosts = List.copyOf(hosts);
    paths = List.copyOf(paths);
    methods = Collections.unmodifiableSet(new LinkedHashSet<>(methods));
    required = List.copyOf(required);
  }

  /** Whether it is about requests by this method: who may GET may ask for the HEAD alone. */
  boolean isAbout(String method) {
    return methods.isEmpty()
        || methods.contains(method)
        || (method.equals("HEAD") && methods.contains("GET"));
  }
}
