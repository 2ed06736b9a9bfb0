package dev.sojourn.internal;

import dev.sojourn.Idempotency;
import dev.sojourn.SessionId;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.Retention;
import dev.sojourn.token.Hmacs;
import dev.sojourn.token.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What makes a call repeatable after a lost answer: before anything else it stores which session
 * and generation the call is about and under which key its secrets are derived, so that a repeat
 * derives the same token. No secret is kept for it. Thread-safe.
 */
final class Claims {

  private static final String SPACE = "idempotency";
  private static final String FORMAT = "1";
  private static final String DONE = "done";
  private static final String OPEN = "open";
  private static final int PARTS = 7;

  /**
   * A claim.
   *
   * @param session the session that the call creates or changes
   * @param generation the generation of the token that it makes
   * @param keyId the key under which the secrets are derived
   * @param at when it was made
   * @param done whether it is known that the call was carried out
   * @param version of the stored claim, 0 for one that is not stored yet
   */
  record Claim(
      SessionId session, int generation, int keyId, Instant at, boolean done, long version) {}

  private final @Nullable RecordStore records;
  private final Hmacs hmacs;

  Claims(@Nullable RecordStore records, Hmacs hmacs) {
    this.records = records;
    this.hmacs = hmacs;
  }

  private RecordStore records() {
    if (records == null) {
      throw new IllegalStateException("idempotency keys need a RecordStore");
    }
    return records;
  }

  /**
   * The claim of this call: an earlier one, or a new one for the session and generation.
   *
   * @return empty if the key was used for another request
   */
  Optional<Claim> claim(Idempotency key, SessionId session, int generation, Instant now) {
    for (int attempt = 0; attempt < 16; attempt++) {
      Optional<RecordStore.Entry> known = records().get(SPACE, name(key), now);
      if (known.isPresent()) {
        return read(known.get(), key);
      }
      Claim fresh = new Claim(session, generation, hmacs.currentKey(), now, false, 0);
      Optional<Claim> stored = put(key, fresh, now);
      if (stored.isPresent()) {
        return stored;
      }
    }
    throw new IllegalStateException("an idempotency key is claimed and dropped again and again");
  }

  /** Makes it a claim of a later generation, unless another repeat has changed it meanwhile. */
  void move(Idempotency key, Claim claim, int generation, Instant now) {
    put(
        key,
        new Claim(claim.session, generation, claim.keyId, claim.at, false, claim.version),
        now);
  }

  /** Notes that the call was carried out; empty if another repeat changed the claim meanwhile. */
  Optional<Claim> done(Idempotency key, Claim claim, Instant now) {
    return put(
        key,
        new Claim(claim.session, claim.generation, claim.keyId, claim.at, true, claim.version),
        now);
  }

  private Optional<Claim> put(Idempotency key, Claim claim, Instant now) {
    String text =
        String.join(
            " ",
            FORMAT,
            claim.session.toString(),
            Integer.toString(claim.generation),
            Integer.toString(claim.keyId),
            Long.toString(claim.at.toEpochMilli()),
            claim.done ? DONE : OPEN,
            key.requestHash()); // last, because it may be any text
    return records()
        .put(
            SPACE,
            name(key),
            SecretBytes.copyOf(text.getBytes(StandardCharsets.UTF_8)),
            claim.version,
            claim.at.plus(Retention.CLAIMS),
            now)
        .flatMap(entry -> read(entry, key));
  }

  private static Optional<Claim> read(RecordStore.Entry entry, Idempotency key) {
    String[] parts = new String(entry.value().reveal(), StandardCharsets.UTF_8).split(" ", PARTS);
    if (parts.length != PARTS || !parts[0].equals(FORMAT)) {
      throw new IllegalStateException("a claim of another format");
    }
    if (!parts[6].equals(key.requestHash())) {
      return Optional.empty();
    }
    return Optional.of(
        new Claim(
            new SessionId(UUID.fromString(parts[1])),
            Integer.parseInt(parts[2]),
            Integer.parseInt(parts[3]),
            Instant.ofEpochMilli(Long.parseLong(parts[4])),
            parts[5].equals(DONE),
            entry.version()));
  }

  private static String name(Idempotency key) {
    return key.scope() + '\n' + key.key();
  }

  /**
   * A secret for {@code purpose}, the same for every repeat of the call.
   *
   * @throws IllegalStateException if the key of the claim has left the ring
   */
  byte[] secret(Idempotency key, Claim claim, String purpose) {
    byte[] secret =
        hmacs.of(
            claim.keyId,
            "sojourn idempotent " + purpose,
            key.scope(),
            key.key(),
            key.requestHash(),
            claim.session.toString(),
            Integer.toString(claim.generation));
    if (secret == null) {
      throw new IllegalStateException("the key of this claim is no longer in the ring");
    }
    return secret;
  }
}
