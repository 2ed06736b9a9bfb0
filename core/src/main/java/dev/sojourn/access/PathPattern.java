package dev.sojourn.access;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which paths a rule is about: segments between slashes, of which {@code *} stands for any one, and
 * {@code **} at the end for any number, none included. {@code /admin/**} is therefore also about
 * {@code /admin}. Case makes no difference. Immutable; patterns for the same paths are equal.
 *
 * @param segments in small letters
 * @param open whether it ends in {@code **}, which is none of the segments
 */
record PathPattern(List<String> segments, boolean open) {

  /** Stands for one segment, whatever it is. */
  static final String ANY = "*";

  private static final String REST = "**";

  PathPattern {
    segments = List.copyOf(segments);
  }

  /**
   * Reads a pattern.
   *
   * @param text decoded: the characters themselves, not {@code %20}
   * @throws IllegalArgumentException if it is none, with what is wrong with it
   */
  static PathPattern of(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("must begin with a slash");
    }
    if (text.length() > RequestPath.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "must have at most " + RequestPath.MAX_LENGTH + " characters");
    }
    List<String> segments = new ArrayList<>();
    boolean open = false;
    if (text.length() > 1) {
      for (String segment : text.substring(1).split("/", -1)) {
        if (open) {
          throw new IllegalArgumentException("goes on behind `**`, which stands at the end");
        }
        open = segment.equals(REST);
        if (!open) {
          segments.add(segment.equals(ANY) ? ANY : literal(segment));
        }
      }
    }
    if (segments.size() > RequestPath.MAX_SEGMENTS) {
      throw new IllegalArgumentException(
          "must have at most " + RequestPath.MAX_SEGMENTS + " segments");
    }
    return new PathPattern(segments, open);
  }

  private static String literal(String segment) {
    if (segment.isEmpty()) {
      throw new IllegalArgumentException(
          "has an empty segment: a slash at the end, or two in a row, make no difference to rules");
    }
    if (segment.indexOf('*') >= 0) {
      throw new IllegalArgumentException("has a star within a segment: `*` stands for a whole one");
    }
    if (segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0) {
      throw new IllegalArgumentException("has a variable: `*` stands for one segment");
    }
    if (segment.indexOf('?') >= 0) {
      throw new IllegalArgumentException("has a query, which rules do not look at");
    }
    if (segment.indexOf('%') >= 0) {
      throw new IllegalArgumentException("is percent-encoded: patterns are written decoded");
    }
    // As a request would have it.
    if (RequestPath.of("/" + encoded(segment)) instanceof RequestPath.Normal path
        && path.readings().size() == 1
        && path.readings().getFirst().segments().size() == 1) {
      return path.readings().getFirst().segments().getFirst();
    }
    throw new IllegalArgumentException(
        "has a segment that servers read in different ways or not at all: `%s`".formatted(segment));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** As it is written in a file of rules. */
  @Override
  public String toString() {
    List<String> all = new ArrayList<>(segments);
    if (open) {
      all.add(REST);
    }
    return "/" + String.join("/", all);
  }
}
