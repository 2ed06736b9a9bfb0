package dev.sojourn.server.accounts;

import dev.sojourn.TimeSource;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.token.SecretBytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The turn to make the first administrator: one holder at a time, on whichever node, by whichever
 * link. Its record says until when, and is never removed, so that no two holders have the same
 * version of it. For one thread.
 */
final class SetupClaim implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SetupClaim.class);
  private static final String KEY = "claim";

  /** After a node died in the middle; longer than all that is done meanwhile may take. */
  private static final Duration LIFE = Duration.ofMinutes(2);

  private final RecordStore records;
  private final TimeSource time;
  private long version;

  private SetupClaim(RecordStore records, TimeSource time, long version) {
    this.records = records;
    this.time = time;
    this.version = version;
  }

  /** Takes the turn; empty if somebody else has it. */
  static Optional<SetupClaim> take(RecordStore records, TimeSource time) {
    Instant now = time.instant();
    Optional<RecordStore.Entry> last = records.get(SetupLink.SPACE, KEY, now);
    if (last.filter(claim -> now.isBefore(heldUntil(claim))).isPresent()) {
      return Optional.empty();
    }
    SetupClaim claim =
        new SetupClaim(records, time, last.map(RecordStore.Entry::version).orElse(0L));
    return claim.put(now.plus(LIFE)) ? Optional.of(claim) : Optional.empty();
  }

  /**
   * Begins the turn anew, right before what must not be done twice; false if it was over and
   * somebody else has had one since: this node may have stood still for any time. What is left open
   * is a node that stands still for the whole of a turn between this and the very next call.
   */
  boolean renew() {
    return put(time.instant().plus(LIFE));
  }

  /**
   * Ends the turn, and leaves alone whose it is by now where it was over. What was done stays done
   * although the store cannot be told: the turn is over by itself then.
   */
  @Override
  public void close() {
    try {
      put(Instant.EPOCH);
    } catch (StoreUnavailableException fault) {
      LOG.info(
          "The turn of the set-up link is not given back, and over in {} s: {}",
          LIFE.toSeconds(),
          fault.getMessage());
    }
  }

  private boolean put(Instant until) {
    byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(until.toEpochMilli()).array();
    Optional<RecordStore.Entry> stored =
        records.put(SetupLink.SPACE, KEY, SecretBytes.copyOf(value), version, null, time.instant());
    stored.ifPresent(entry -> version = entry.version());
    return stored.isPresent();
  }

  private static Instant heldUntil(RecordStore.Entry claim) {
    return Instant.ofEpochMilli(ByteBuffer.wrap(claim.value().reveal()).getLong());
  }
}
