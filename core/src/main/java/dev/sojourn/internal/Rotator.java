package dev.sojourn.internal;

import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.Idempotency;
import dev.sojourn.Initiator;
import dev.sojourn.Reauthentication;
import dev.sojourn.Rotation;
import dev.sojourn.SessionId;
import dev.sojourn.SessionPolicy;
import dev.sojourn.TimeSource;
import dev.sojourn.store.Found;
import dev.sojourn.store.ReplaceCommand;
import dev.sojourn.store.ReplaceResult;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.SessionRecordBuilder;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Standing;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.UserRecord;
import dev.sojourn.token.ReferenceTokens;
import dev.sojourn.token.ReferenceTokens.Minted;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Replaces the token of a living session, alone or with a new authentication. Thread-safe. */
final class Rotator {

  private static final int MAX_ATTEMPTS = 16;

  private final SessionStore store;
  private final NearCache cache;
  private final ReferenceTokens tokens;
  private final Claims claims;
  private final Policies policies;
  private final TimeSource time;

  Rotator(
      SessionStore store,
      NearCache cache,
      ReferenceTokens tokens,
      Claims claims,
      Policies policies,
      TimeSource time) {
    this.store = store;
    this.cache = cache;
    this.tokens = tokens;
    this.claims = claims;
    this.policies = policies;
    this.time = time;
  }

  Rotation rotate(SessionId id, @Nullable Idempotency key, Initiator initiator) {
    return rotate(id, key, initiator, null);
  }

  Rotation addFactors(Reauthentication reauthentication) {
    return rotate(
        reauthentication.session(),
        reauthentication.idempotency(),
        reauthentication.initiator(),
        reauthentication);
  }

  /**
   * The token that a call hands out.
   *
   * @param minted the token
   * @param claim of the idempotency key, or null without one
   * @param done whether an earlier call with the same idempotency key had replaced the token
   *     already
   */
  private record Plan(Minted minted, Claims.@Nullable Claim claim, boolean done) {}

  private Rotation rotate(
      SessionId id,
      @Nullable Idempotency key,
      Initiator initiator,
      @Nullable Reauthentication proof) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Instant now = time.instant().truncatedTo(ChronoUnit.MILLIS);
      Optional<Found> read = store.find(id).map(policies::tighten);
      if (read.isEmpty()) {
        return new Rotation.Refused(Rotation.Reason.UNKNOWN);
      }
      Found found = read.get();
      Optional<Plan> plan = plan(found.session(), key, now);
      if (plan.isEmpty()) {
        return new Rotation.Refused(Rotation.Reason.IDEMPOTENCY_MISMATCH);
      }
      Rotation rotation =
          plan.get().done()
              ? new Rotation.Rotated(Views.at(found, now), plan.get().minted().token())
              : carryOut(found, plan.get().minted(), initiator, proof, now);
      if (rotation != null) {
        settle(key, plan.get(), rotation, now);
        return rotation;
      }
    }
    throw new StoreUnavailableException("session " + id + " keeps changing", null);
  }

  private void settle(@Nullable Idempotency key, Plan plan, Rotation rotation, Instant now) {
    Claims.Claim claim = plan.claim();
    if (key != null && claim != null && !claim.done() && rotation instanceof Rotation.Rotated) {
      claims.settle(key, claim, now);
    }
  }

  /** Null if the session changed meanwhile and must be looked at anew. */
  private @Nullable Rotation carryOut(
      Found found,
      Minted minted,
      Initiator initiator,
      @Nullable Reauthentication proof,
      Instant now) {
    Rotation.Reason refusal = refusal(found, proof, now);
    return refusal != null
        ? new Rotation.Refused(refusal)
        : replace(found, minted, initiator, proof, now);
  }

  private Rotation.@Nullable Reason refusal(
      Found found, @Nullable Reauthentication proof, Instant now) {
    if (Standing.of(found, now, Standing.Idle.EXACT) instanceof Standing.Over) {
      return Rotation.Reason.SESSION_ENDED;
    }
    if (proof == null) {
      return null;
    }
    UserRecord user = found.user();
    if (user == null) {
      return Rotation.Reason.GUEST;
    }
    return proof.securityVersion() != null && proof.securityVersion() != user.securityVersion()
        ? Rotation.Reason.USER_CHANGED
        : null;
  }

  /** Empty if the idempotency key was used for another request. */
  private Optional<Plan> plan(SessionRecord session, @Nullable Idempotency key, Instant now) {
    int next = session.generation() + 1;
    if (key == null) {
      return Optional.of(new Plan(tokens.mint(session.id(), next), null, false));
    }
    Optional<Claims.Claim> claimed = claims.claim(key, session.id(), next, now);
    if (claimed.isEmpty()) {
      return Optional.empty();
    }
    Claims.Claim claim = claimed.get();
    Minted minted = mint(key, claim);
    boolean isCurrent =
        claim.generation() == session.generation() && minted.verifier().equals(session.verifier());
    if (claim.done() || isCurrent) {
      return Optional.of(new Plan(minted, claim, true));
    }
    if (claim.generation() <= session.generation()) {
      // Another rotation took this generation before this call could: the claim moves on.
      return claims
          .move(key, claim, next, now)
          .map(moved -> new Plan(mint(key, moved), moved, false));
    }
    return Optional.of(new Plan(minted, claim, false));
  }

  private Minted mint(Idempotency key, Claims.Claim claim) {
    return tokens.mint(
        claim.session(), claim.generation(), claim.keyId(), claims.secret(key, claim, "session"));
  }

  /** Null if the session changed meanwhile and must be looked at anew. */
  private @Nullable Rotation replace(
      Found found,
      Minted minted,
      Initiator initiator,
      @Nullable Reauthentication proof,
      Instant now) {
    SessionRecord session = found.session();
    SessionRecordBuilder next =
        session.toBuilder()
            .version(session.version() + 1)
            .generation(session.generation() + 1)
            .verifier(minted.verifier())
            .rotatedAt(now);
    if (proof != null) {
      reauthenticate(next, session, proof, now);
    }
    ReplaceResult result =
        store.replace(
            new ReplaceCommand(
                next.build(),
                session.version(),
                proof == null ? null : proof.securityVersion(),
                proof == null ? ReplaceCommand.Kind.ROTATED : ReplaceCommand.Kind.REAUTHENTICATED,
                initiator,
                now));
    cache.forget(session.id());
    return switch (result) {
      case ReplaceResult.Replaced replaced ->
          new Rotation.Rotated(Views.at(policies.tighten(replaced.found()), now), minted.token());
      case ReplaceResult.UserChanged no -> new Rotation.Refused(Rotation.Reason.USER_CHANGED);
      case ReplaceResult.Absent no -> new Rotation.Refused(Rotation.Reason.UNKNOWN);
      case ReplaceResult.Conflict again -> null;
    };
  }

  private void reauthenticate(
      SessionRecordBuilder next, SessionRecord session, Reauthentication proof, Instant now) {
    Map<FactorMethod, Factor> factors = new EnumMap<>(FactorMethod.class);
    session.factors().forEach(factor -> factors.put(factor.method(), factor));
    List<Factor> proved = Creator.factors(proof.factors(), now);
    proved.forEach(factor -> factors.put(factor.method(), factor));
    SessionPolicy policy = policies.find(session.policy());
    Instant authenticatedAt = later(session.authenticatedAt(), Creator.latest(proved, now));
    next.factors(new ArrayList<>(factors.values()))
        .authenticatedAt(authenticatedAt)
        .lastActiveAt(now);
    if (policy != null) {
      boolean remembered = session.remembered() && policy.remembers(true);
      next.expiresAt(
          later(session.createdAt(), authenticatedAt).plus(policy.lifetime(remembered).absolute()));
    }
  }

  private static Instant later(@Nullable Instant a, Instant b) {
    return a != null && a.isAfter(b) ? a : b;
  }
}
