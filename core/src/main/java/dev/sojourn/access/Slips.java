package dev.sojourn.access;

import dev.sojourn.access.RulesException.Slip;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Gathers what is wrong, so that all of it is told at once. */
final class Slips {

  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

  private final Set<Slip> found = new LinkedHashSet<>();

  /**
   * Notes one.
   *
   * @throws RulesException when there are as many as are told at once
   */
  void add(int line, String message) {
    found.add(slip(line, message));
    if (found.size() == RulesReader.MAX_SLIPS) {
      throw told();
    }
  }

  /** What to throw when reading cannot go on after one more. */
  RulesException with(int line, String message) {
    found.add(slip(line, message));
    return told();
  }

  /**
   * Says what was found.
   *
   * @throws RulesException if anything was
   */
  void done() {
    if (!found.isEmpty()) {
      throw told();
    }
  }

  /** On one line, for it may quote whatever stands in the file. */
  private static Slip slip(int line, String message) {
    return new Slip(line, UNSEEN.matcher(message).replaceAll("?"));
  }

  private RulesException told() {
    return new RulesException(found.stream().sorted(Comparator.comparingInt(Slip::line)).toList());
  }
}
