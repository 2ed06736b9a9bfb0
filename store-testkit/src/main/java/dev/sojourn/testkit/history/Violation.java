package dev.sojourn.testkit.history;

import java.util.List;

/**
 * A promise that a history shows to be broken. Immutable.
 *
 * @param kind which promise
 * @param words what was seen, and what should have been
 * @param evidence the calls that show it, the last of which should have been answered otherwise
 */
public record Violation(Kind kind, String words, List<Operation> evidence) {

  /** The promises. */
  public enum Kind {
    /** A validation found a session alive that had ended longer ago than the bound. */
    ENDED_YET_ACTIVE,
    /** A validation found roles or permissions that were replaced longer ago than the bound. */
    OLD_ACCESS,
    /** More sessions of a user lived at once than the policy allows. */
    LIMIT_EXCEEDED,
    /** A session was refused, or gone, that nobody had ended. */
    SESSION_LOST,
    /** A session was found alive after somebody had been told that it is over. */
    SESSION_REVIVED,
    /** An attribute that was written, and not written since, was not there. */
    ATTRIBUTE_LOST,
    /** A client did not see what it had done itself. */
    OWN_WRITE_UNSEEN,
    /** A client that brought along what it had seen was answered from before that. */
    SEEN_WRITE_UNSEEN,
    /** A token opened its session that had been replaced longer ago than the bound. */
    OLD_TOKEN_OPENS,
    /** Two calls were told that each of them had ended the same session. */
    ENDED_TWICE,
    /** An event of a change that was acknowledged was not told, or not when it should have been. */
    EVENT_MISSING,
    /** One change was told as two. */
    EVENT_TWICE,
    /** Events of a session were told in another order than that of its changes. */
    EVENT_OUT_OF_ORDER
  }

  /** Copies the list. */
  public Violation {
    evidence = List.copyOf(evidence);
  }

  /** In words, with the calls that show it. */
  String text(long start) {
    StringBuilder text = new StringBuilder(kind + ": " + words);
    evidence.forEach(one -> text.append("\n    ").append(one.text(start)));
    return text.toString();
  }
}
