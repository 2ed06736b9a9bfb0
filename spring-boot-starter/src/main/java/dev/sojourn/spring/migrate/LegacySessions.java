package dev.sojourn.spring.migrate;

import java.util.Optional;
import java.util.function.Function;

/** Where sessions were kept before. Must be thread-safe. */
public interface LegacySessions {

  /** What becomes of a session that was looked at. */
  interface Verdict {
    /** Whether it goes from here. */
    boolean isTaken();
  }

  /**
   * Has one session judged, and removes it if it is taken. Until that is decided nobody else can
   * change it, look at it in this way, or take it: of several calls at once all but one find
   * nothing, if the first has taken it.
   *
   * @param judge called at most once; what it throws leaves everything as it was
   * @return what it said; empty if there is no session of this id
   * @throws dev.sojourn.store.StoreUnavailableException if nobody knows, or whether it was removed
   */
  <V extends Verdict> Optional<V> take(String id, Function<LegacySession, V> judge);
}
