package dev.sojourn.store;

import dev.sojourn.Access;
import dev.sojourn.Attributes;
import dev.sojourn.ClientTrace;
import dev.sojourn.DeviceId;
import dev.sojourn.EndReason;
import dev.sojourn.Factor;
import dev.sojourn.SessionId;
import dev.sojourn.binding.Binding;
import dev.sojourn.token.SecretBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes a {@link SessionRecord} part by part; what a session never changes has no method. Not
 * thread-safe.
 */
public final class SessionRecordBuilder {

  private final SessionId id;
  private final String tenant;
  private final @Nullable String userId;
  private @Nullable DeviceId device;
  private long version;
  private int generation;
  private SecretBytes verifier;
  private @Nullable Instant rotatedAt;
  private long userEpoch;
  private long tenantEpoch;
  private long accessVersion;
  private Access access;
  private List<Factor> factors;
  private @Nullable Instant reducedAt;
  private final Instant createdAt;
  private @Nullable Instant authenticatedAt;
  private Instant lastActiveAt;
  private Duration idleTimeout;
  private Duration touchInterval;
  private Instant expiresAt;
  private final String policy;
  private final boolean remembered;
  private final ClientTrace createdFrom;
  private ClientTrace lastSeenFrom;
  private @Nullable Binding binding;
  private Attributes attributes;
  private @Nullable Instant endedAt;
  private @Nullable EndReason endReason;
  private @Nullable SessionId endedBy;

  SessionRecordBuilder(SessionRecord from) {
    id = from.id();
    tenant = from.tenant();
    userId = from.userId();
    device = from.device();
    version = from.version();
    generation = from.generation();
    verifier = from.verifier();
    rotatedAt = from.rotatedAt();
    userEpoch = from.userEpoch();
    tenantEpoch = from.tenantEpoch();
    accessVersion = from.accessVersion();
    access = from.access();
    factors = from.factors();
    reducedAt = from.reducedAt();
    createdAt = from.createdAt();
    authenticatedAt = from.authenticatedAt();
    lastActiveAt = from.lastActiveAt();
    idleTimeout = from.idleTimeout();
    touchInterval = from.touchInterval();
    expiresAt = from.expiresAt();
    policy = from.policy();
    remembered = from.remembered();
    createdFrom = from.createdFrom();
    lastSeenFrom = from.lastSeenFrom();
    binding = from.binding();
    attributes = from.attributes();
    endedAt = from.endedAt();
    endReason = from.endReason();
    endedBy = from.endedBy();
  }

  /** Sets {@link SessionRecord#device}. */
  public SessionRecordBuilder device(@Nullable DeviceId value) {
    device = value;
    return this;
  }

  /** Sets {@link SessionRecord#version}. */
  public SessionRecordBuilder version(long value) {
    version = value;
    return this;
  }

  /** Sets {@link SessionRecord#generation}. */
  public SessionRecordBuilder generation(int value) {
    generation = value;
    return this;
  }

  /** Sets {@link SessionRecord#verifier}. */
  public SessionRecordBuilder verifier(SecretBytes value) {
    verifier = value;
    return this;
  }

  /** Sets {@link SessionRecord#rotatedAt}. */
  public SessionRecordBuilder rotatedAt(@Nullable Instant value) {
    rotatedAt = value;
    return this;
  }

  /** Sets {@link SessionRecord#userEpoch}. */
  public SessionRecordBuilder userEpoch(long value) {
    userEpoch = value;
    return this;
  }

  /** Sets {@link SessionRecord#tenantEpoch}. */
  public SessionRecordBuilder tenantEpoch(long value) {
    tenantEpoch = value;
    return this;
  }

  /** Sets {@link SessionRecord#accessVersion}. */
  public SessionRecordBuilder accessVersion(long value) {
    accessVersion = value;
    return this;
  }

  /** Sets {@link SessionRecord#access}. */
  public SessionRecordBuilder access(Access value) {
    access = value;
    return this;
  }

  /** Sets {@link SessionRecord#factors}. */
  public SessionRecordBuilder factors(List<Factor> value) {
    factors = value;
    return this;
  }

  /** Sets {@link SessionRecord#reducedAt}. */
  public SessionRecordBuilder reducedAt(@Nullable Instant value) {
    reducedAt = value;
    return this;
  }

  /** Sets {@link SessionRecord#authenticatedAt}. */
  public SessionRecordBuilder authenticatedAt(@Nullable Instant value) {
    authenticatedAt = value;
    return this;
  }

  /** Sets {@link SessionRecord#lastActiveAt}. */
  public SessionRecordBuilder lastActiveAt(Instant value) {
    lastActiveAt = value;
    return this;
  }

  /** Sets {@link SessionRecord#idleTimeout}. */
  public SessionRecordBuilder idleTimeout(Duration value) {
    idleTimeout = value;
    return this;
  }

  /** Sets {@link SessionRecord#touchInterval}. */
  public SessionRecordBuilder touchInterval(Duration value) {
    touchInterval = value;
    return this;
  }

  /** Sets {@link SessionRecord#expiresAt}. */
  public SessionRecordBuilder expiresAt(Instant value) {
    expiresAt = value;
    return this;
  }

  /** Sets {@link SessionRecord#lastSeenFrom}. */
  public SessionRecordBuilder lastSeenFrom(ClientTrace value) {
    lastSeenFrom = value;
    return this;
  }

  /** Sets {@link SessionRecord#binding}. */
  public SessionRecordBuilder binding(@Nullable Binding value) {
    binding = value;
    return this;
  }

  /** Sets {@link SessionRecord#attributes}. */
  public SessionRecordBuilder attributes(Attributes value) {
    attributes = value;
    return this;
  }

  /** Records the end; attributes and binding go. */
  public SessionRecordBuilder ended(Instant at, EndReason reason, @Nullable SessionId by) {
    endedAt = at;
    endReason = reason;
    endedBy = by;
    binding = null;
    attributes = Attributes.EMPTY;
    return this;
  }

  /** The changed record. */
  public SessionRecord build() {
    return new SessionRecord(
        id,
        tenant,
        userId,
        device,
        version,
        generation,
        verifier,
        rotatedAt,
        userEpoch,
        tenantEpoch,
        accessVersion,
        access,
        factors,
        reducedAt,
        createdAt,
        authenticatedAt,
        lastActiveAt,
        idleTimeout,
        touchInterval,
        expiresAt,
        policy,
        remembered,
        createdFrom,
        lastSeenFrom,
        binding,
        attributes,
        endedAt,
        endReason,
        endedBy);
  }
}
