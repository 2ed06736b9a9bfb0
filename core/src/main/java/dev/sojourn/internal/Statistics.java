package dev.sojourn.internal;

import dev.sojourn.SessionStatistics;
import dev.sojourn.TimeSource;
import dev.sojourn.store.SessionStore;
import java.util.Map;

/** {@link SessionStatistics} of an engine. Thread-safe. */
record Statistics(
    Counters counters, NearCache cache, ActivityWriter writer, SessionStore store, TimeSource time)
    implements SessionStatistics {

  @Override
  public Map<String, Long> validations() {
    return counters.validations();
  }

  @Override
  public Map<String, Long> created() {
    return counters.created();
  }

  @Override
  public Map<String, Long> ended() {
    return counters.ended();
  }

  @Override
  public long cacheHits() {
    return counters.decidedBy(Counters.Source.CACHE);
  }

  @Override
  public long cacheMisses() {
    return counters.decidedBy(Counters.Source.STORE);
  }

  @Override
  public long servedStale() {
    return counters.servedStale();
  }

  @Override
  public long cacheSize() {
    return cache.size();
  }

  @Override
  public long pendingTouches() {
    return writer.size();
  }

  @Override
  public long liveSessions() {
    return store.countLive(time.instant());
  }
}
