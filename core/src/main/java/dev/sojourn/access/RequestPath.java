package dev.sojourn.access;

import java.util.List;

/**
 * The path of a request, normalised once, or refused.
 *
 * <p>Percent-encoding, case, compatible forms of Unicode, and a slash at the end make no difference
 * to rules. What servers read in different ways ({@code ..}, {@code //}, {@code ;parameters}, dots
 * and blanks at the end of a segment) is kept in every way of reading it: a decision is made only
 * if all of them fall under the same rule ({@link Flaw#AMBIGUOUS}). Whatever has no sound reading
 * is refused here. Immutable.
 */
public sealed interface RequestPath {

  /** The most characters of a path as it is sent, the query not counted. */
  int MAX_LENGTH = 8192;

  /** The most segments. */
  int MAX_SEGMENTS = 128;

  /**
   * Reads a path.
   *
   * @param target as the request has it: percent-encoded, from the first slash on; a query behind
   *     it is left out
   */
  static RequestPath of(String target) {
    return PathReader.read(target);
  }

  /**
   * A path that can be asked about.
   *
   * @param readings the ways in which servers read it, the normalised one first: at least one,
   *     almost always exactly one
   */
  record Normal(List<Reading> readings) implements RequestPath {

    /** Copies. */
    public Normal {
      readings = List.copyOf(readings);
    }

    /** As it is written when everything that can be normalised is. */
    public String text() {
      return readings.getFirst().text();
    }
  }

  /**
   * One way to read a path.
   *
   * @param segments what stands between the slashes, decoded and in small letters
   */
  record Reading(List<String> segments) {

    /** Copies. */
    public Reading {
      segments = List.copyOf(segments);
    }

    /** The path, for people: decoded, and so not fit to be sent. */
    public String text() {
      return "/" + String.join("/", segments);
    }
  }

  /**
   * A path that cannot.
   *
   * @param flaw why
   */
  record Refused(Flaw flaw) implements RequestPath {}
}
