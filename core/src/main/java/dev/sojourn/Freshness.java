package dev.sojourn;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How new the answer of a validation must be. Immutable. */
public final class Freshness {

  /** From the near cache while its lease holds: no older than {@code maxStaleness}. */
  public static final Freshness CACHED = new Freshness("CACHED", null);

  /** From the store, by a read that begins after the call. */
  public static final Freshness STRICT = new Freshness("STRICT", null);

  private final String name;
  private final @Nullable String seen;

  private Freshness(String name, @Nullable String seen) {
    this.name = name;
    this.seen = seen;
  }

  /**
   * As {@link #CACHED}, but no older than what the caller has seen: its own writes, that is,
   * whichever node they went to. It costs a read of the store only where the near cache is older.
   *
   * @param consistencyToken of {@link SessionManager#consistencyToken}, as the caller brought it
   *     along; a text that is none, or is one of another session, asks for nothing
   */
  public static Freshness seen(String consistencyToken) {
    return new Freshness("SEEN", Objects.requireNonNull(consistencyToken, "consistencyToken"));
  }

  /** The consistency token that the caller brought along, or null. */
  public @Nullable String consistencyToken() {
    return seen;
  }

  @Override
  public String toString() {
    return name;
  }
}
