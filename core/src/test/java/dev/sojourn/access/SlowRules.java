package dev.sojourn.access;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rules in the slowest and most obvious way, to be compared with: every reading of the path is
 * written out, and for each the rules are gone through one by one.
 */
record SlowRules(List<SlowRule> rules) {

  static final String MALFORMED = "malformed";

  /**
   * A rule.
   *
   * @param host a name, {@code *.} and a name, or empty
   * @param methods empty for all
   * @param path as {@link PathPattern} writes it
   */
  record SlowRule(String host, Set<String> methods, String path) {

    boolean isAbout(String asked, String method, List<String> segments) {
      return (host.isEmpty() || asked.matches(hosts()))
          && (methods.isEmpty()
              || methods.contains(method)
              || (method.equals("HEAD") && methods.contains("GET")))
          && text(segments).matches(paths());
    }

    private String hosts() {
      return host.startsWith("*.")
          ? "(?s).+" + Pattern.quote(host.substring(1))
          : Pattern.quote(host);
    }

    private String paths() {
      return "(?s)"
          + Stream.of(path.split("/"))
              .filter(part -> !part.isEmpty())
              .map(part ->
                  switch (part) {
                    case "*" -> "/[^/]*";
                    case "**" -> "(/[^/]*)*";
                    default -> "/" + Pattern.quote(part);
                  })
              .collect(Collectors.joining());
    }

    private static String text(List<String> segments) {
      return segments.stream().map(segment -> "/" + segment).collect(Collectors.joining());
    }
  }

  /** The index of the rule that decides, -1 when none does, or {@link #MALFORMED}. */
  String decide(String host, String method, String target) {
    Optional<String> name = host(host);
    Optional<Set<List<String>>> readings = readings(target);
    if (name.isEmpty() || readings.isEmpty() || !method.matches("[A-Z][A-Z_-]{0,31}")) {
      return MALFORMED;
    }
    Set<Integer> found = new TreeSet<>();
    for (List<String> reading : readings.get()) {
      found.add(
          IntStream.range(0, rules.size())
              .filter(i -> rules.get(i).isAbout(name.get(), method, reading))
              .findFirst()
              .orElse(-1));
    }
    return found.size() == 1 ? found.iterator().next().toString() : MALFORMED;
  }

  private static Optional<String> host(String host) {
    String name =
        host.replaceFirst(":\\d{0,5}$", "").toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    String label = "[a-z0-9_]|[a-z0-9_][a-z0-9_-]*[a-z0-9_]";
    return name.length() <= 253
            && name.matches("(" + label + ")(\\.(" + label + "))*|\\[[0-9a-f:.]+\\]")
        ? Optional.of(name)
        : Optional.empty();
  }

  /** Every way to read a path; empty when it has no sound one. */
  private static Optional<Set<List<String>>> readings(String target) {
    String path = target.replaceFirst("(?s)\\?.*", "");
    if (path.length() > RequestPath.MAX_LENGTH
        || !path.matches("/([!-~&&[^%#]]|%[0-9a-fA-F][0-9a-fA-F])*")) {
      return Optional.empty();
    }
    List<String> segments = new ArrayList<>();
    for (String sent : path.substring(1).split("/", -1)) {
      Optional<String> segment = decoded(sent).map(SlowRules::folded);
      if (segment.isEmpty()
          || segment.get().matches("(?s).*([/\\\\\\x00-\\x1f\\x7f-\\x9f]|%[0-9a-f][0-9a-f]).*")) {
        return Optional.empty();
      }
      segments.add(segment.get());
    }
    if (segments.getLast().isEmpty()) {
      segments.removeLast();
    }
    if (segments.size() > RequestPath.MAX_SEGMENTS) {
      return Optional.empty();
    }
    Set<List<String>> readings = new HashSet<>();
    for (int server = 0; server < 16; server++) {
      Optional<List<String>> reading = reading(segments, server);
      if (reading.isEmpty()) {
        return Optional.empty();
      }
      readings.add(reading.get());
    }
    return Optional.of(readings);
  }

  private static Optional<List<String>> reading(List<String> segments, int server) {
    List<String> read = segments;
    if (server % 2 == 1) {
      read = each(read, segment -> segment.replaceFirst("(?s);.*", ""));
    }
    if (server / 2 % 2 == 1) {
      read =
          each(
              read,
              segment ->
                  segment.matches(" *\\.{1,2} *") && !segment.matches("\\.{1,2}")
                      ? segment.strip()
                      : segment.matches("\\.{1,2}") ? segment : segment.replaceFirst("[. ]+$", ""));
    }
    if (server / 4 % 2 == 1) {
      read = read.stream().filter(segment -> !segment.isEmpty()).toList();
    }
    read = new ArrayList<>(read);
    if (server / 8 == 1) {
      while (read.remove(".")) {
        // All of them go.
      }
      for (int up = read.indexOf(".."); up >= 0; up = read.indexOf("..")) {
        if (up == 0) {
          return Optional.empty();
        }
        read.remove(up);
        read.remove(up - 1);
      }
    }
    if (!read.isEmpty() && read.getLast().isEmpty()) {
      read.removeLast();
    }
    return Optional.of(read);
  }

  private static List<String> each(List<String> segments, UnaryOperator<String> change) {
    return segments.stream().map(change).toList();
  }

  private static Optional<String> decoded(String sent) {
    byte[] bytes = new byte[sent.length()];
    int length = 0;
    for (int i = 0; i < sent.length(); i++) {
      if (sent.charAt(i) == '%') {
        bytes[length++] = (byte) Integer.parseInt(sent.substring(i + 1, i + 3), 16);
        i += 2;
      } else {
        bytes[length++] = (byte) sent.charAt(i);
      }
    }
    byte[] all = Arrays.copyOf(bytes, length);
    String text = new String(all, StandardCharsets.UTF_8);
    // What is no UTF-8 becomes something else.
    return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), all)
        ? Optional.of(text)
        : Optional.empty();
  }

  private static String folded(String text) {
    StringBuilder folded = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFKC)
        .codePoints()
        .forEach(c -> folded.appendCodePoint(Character.toLowerCase(Character.toUpperCase(c))));
    return Normalizer.normalize(folded, Normalizer.Form.NFKC);
  }
}
