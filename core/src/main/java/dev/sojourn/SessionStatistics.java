package dev.sojourn;

import java.util.Map;

/** Counters since the start of this process, read at any time. Thread-safe. */
public interface SessionStatistics {

  /** Outcomes of validations: {@code active}, {@code guest}, or a reject reason's wire name. */
  Map<String, Long> validations();

  /** Created sessions by kind's wire name; a creation that was repeated counts at most once. */
  Map<String, Long> created();

  /**
   * Ended sessions by reason's wire name, counted by the process that recorded the end: at once for
   * a single session, when housekeeping marks it for deadlines and for all sessions of a user or
   * tenant.
   */
  Map<String, Long> ended();

  /** Validations answered from the near cache. */
  long cacheHits();

  /** Validations that asked the store. */
  long cacheMisses();

  /**
   * Of those from the near cache the ones for which the store would have been asked, but was down.
   */
  long servedStale();

  /** Sessions in the near cache, about. */
  long cacheSize();

  /** Activity that is known and not yet recorded. */
  long pendingTouches();

  /** Living sessions of users as the store counts them now. One query. */
  long liveSessions();
}
