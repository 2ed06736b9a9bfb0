package dev.sojourn;

import java.util.List;

/** How new the answer of a validation must be. Immutable. */
public final class Freshness {

  /** From the near cache while its lease holds: no older than {@code maxStaleness}. */
  public static final Freshness CACHED = new Freshness("CACHED", List.of());

  /** From the store, by a read that begins after the call. */
  public static final Freshness STRICT = new Freshness("STRICT", List.of());

  private final String name;
  private final List<String> seen;

  private Freshness(String name, List<String> seen) {
    this.name = name;
    this.seen = seen;
  }

  /**
   * As {@link #CACHED}, but no older than what the caller has seen: its own writes, that is,
   * whichever node they went to. It costs a read of the store only where the near cache is older.
   *
   * @param consistencyTokens of {@link SessionManager#consistencyToken}, as the caller brought them
   *     along: by header and by cookie, say, of which the newest counts; a text that is none, or is
   *     one of another session, asks for nothing
   */
  public static Freshness seen(String... consistencyTokens) {
    return new Freshness("SEEN", List.of(consistencyTokens));
  }

  /** The consistency tokens that the caller brought along; empty for none. */
  public List<String> consistencyTokens() {
    return seen;
  }

  @Override
  public String toString() {
    return name;
  }
}
