package dev.sojourn.access;

import dev.sojourn.SojournException;
import java.util.List;
import java.util.stream.Collectors;

/** A file of rules is wrong. It says what, and in which lines. */
public final class RulesException extends SojournException {

  private static final long serialVersionUID = 1L;

  private final transient List<Slip> slips;

  /**
   * One thing that is wrong.
   *
   * @param line where, from 1 on
   * @param message what, for who wrote it
   */
  public record Slip(int line, String message) {

    /** For people. */
    @Override
    public String toString() {
      return "line " + line + ": " + message;
    }
  }

  RulesException(List<Slip> slips) {
    super(slips.stream().map(Slip::toString).collect(Collectors.joining("\n")), null);
    this.slips = List.copyOf(slips);
  }

  /** All that is wrong, by line; at most {@link RulesReader#MAX_SLIPS}. */
  public List<Slip> slips() {
    return slips;
  }
}
