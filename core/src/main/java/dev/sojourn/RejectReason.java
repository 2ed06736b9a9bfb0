package dev.sojourn;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a token opens nothing: an {@link EndReason} of its session, or a fault of the token. */
public enum RejectReason {
  /** Not a token at all: wrong shape, length or checksum. */
  MALFORMED,
  /** The shape of a token, but not made under a key of this server. */
  FORGED,
  /** Genuine, but there is no such session (any more), or the token was replaced long ago. */
  UNKNOWN,
  /** Rotated away moments ago: the session lives, the caller may hold the newer token already. */
  SUPERSEDED,
  /** An access token past its own short life, whose session may live. */
  EXPIRED,
  /** A genuine token of another kind than is asked for here. */
  WRONG_KIND,
  /** See {@link EndReason#SIGNED_OUT}. */
  SIGNED_OUT(EndReason.SIGNED_OUT),
  /** See {@link EndReason#SIGNED_OUT_ELSEWHERE}. */
  SIGNED_OUT_ELSEWHERE(EndReason.SIGNED_OUT_ELSEWHERE),
  /** See {@link EndReason#ENDED_BY_ADMIN}. */
  ENDED_BY_ADMIN(EndReason.ENDED_BY_ADMIN),
  /** See {@link EndReason#IDLE_TIMEOUT}. */
  IDLE_TIMEOUT(EndReason.IDLE_TIMEOUT),
  /** See {@link EndReason#ABSOLUTE_LIFETIME}. */
  ABSOLUTE_LIFETIME(EndReason.ABSOLUTE_LIFETIME),
  /** See {@link EndReason#LIMIT_REACHED}. */
  LIMIT_REACHED(EndReason.LIMIT_REACHED),
  /** See {@link EndReason#CREDENTIAL_CHANGED}. */
  CREDENTIAL_CHANGED(EndReason.CREDENTIAL_CHANGED),
  /** See {@link EndReason#ACCESS_REVOKED}. */
  ACCESS_REVOKED(EndReason.ACCESS_REVOKED),
  /** See {@link EndReason#USER_DISABLED}. */
  USER_DISABLED(EndReason.USER_DISABLED),
  /** See {@link EndReason#USER_DELETED}. */
  USER_DELETED(EndReason.USER_DELETED),
  /** See {@link EndReason#TOKEN_REUSED}. */
  TOKEN_REUSED(EndReason.TOKEN_REUSED),
  /** See {@link EndReason#BINDING_VIOLATED}. */
  BINDING_VIOLATED(EndReason.BINDING_VIOLATED),
  /** See {@link EndReason#DEVICE_REMOVED}. */
  DEVICE_REMOVED(EndReason.DEVICE_REMOVED),
  /** See {@link EndReason#REPLACED}. */
  REPLACED(EndReason.REPLACED),
  /** See {@link EndReason#TENANT_SIGNED_OUT}. */
  TENANT_SIGNED_OUT(EndReason.TENANT_SIGNED_OUT);

  private final String wireName = name().toLowerCase(Locale.ROOT);
  private final @Nullable EndReason endReason;

  RejectReason() {
    this(null);
  }

  RejectReason(@Nullable EndReason endReason) {
    this.endReason = endReason;
  }

  /** The reason that says a session is over for {@code reason}. */
  public static RejectReason of(EndReason reason) {
    return valueOf(reason.name());
  }

  /** The end reason of the session, or empty if the fault lies in the token. */
  public Optional<EndReason> endReason() {
    return Optional.ofNullable(endReason);
  }

  /** The name used in the HTTP interface, events, metrics and logs. */
  public String wireName() {
    return wireName;
  }
}
