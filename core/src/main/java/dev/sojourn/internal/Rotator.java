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
  private final ActivityWriter writer;
  private final ReferenceTokens tokens;
  private final Claims claims;
  private final Policies policies;
  private final Bindings bindings;
  private final TimeSource time;

  Rotator(
      SessionStore store,
      NearCache cache,
      ActivityWriter writer,
      ReferenceTokens tokens,
      Claims claims,
      Policies policies,
      Bindings bindings,
      TimeSource time) {
    this.store = store;
    this.cache = cache;
    this.writer = writer;
    this.tokens = tokens;
    this.claims = claims;
    this.policies = policies;
    this.bindings = bindings;
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
   * @param done whether an earlier call under the same claim had replaced the token already
   */
  private record Plan(Minted minted, boolean done) {}

  private Rotation rotate(
      SessionId id,
      @Nullable Idempotency key,
      Initiator initiator,
      @Nullable Reauthentication proof) {
    writer.catchUp(id);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Instant now = time.instant().truncatedTo(ChronoUnit.MILLIS);
      Optional<Found> found = store.find(id).map(policies::tighten);
      if (found.isEmpty()) {
        return new Rotation.Refused(Rotation.Reason.UNKNOWN);
      }
      Rotation rotation =
          key == null
              ? carryOut(fresh(found.get()), found.get(), initiator, proof, now)
              : repeatably(key, found.get(), initiator, proof, now);
      if (rotation != null) {
        return rotation;
      }
    }
    throw StoreUnavailableException.contended("session " + id + " keeps changing", null);
  }

  private Plan fresh(Found found) {
    SessionRecord session = found.session();
    return new Plan(tokens.mint(session.id(), session.generation() + 1), false);
  }

  /**
   * Under a claim. What was carried out is noted before it is answered: otherwise a repeat that
   * comes after further rotations could not tell whether this one ever happened.
   *
   * @return null if the session or the claim changed meanwhile and must be looked at anew
   */
  private @Nullable Rotation repeatably(
      Idempotency key,
      Found found,
      Initiator initiator,
      @Nullable Reauthentication proof,
      Instant now) {
    SessionRecord session = found.session();
    Claims.Claim claim =
        claims.claim(key, session.id(), session.generation() + 1, now).orElse(null);
    if (claim == null || !claim.session().equals(session.id())) {
      return new Rotation.Refused(Rotation.Reason.IDEMPOTENCY_MISMATCH);
    }
    if (claim.done() && claim.generation() > session.generation()) {
      return null; // the session was read before that was carried out
    }
    Plan plan = plan(session, key, claim);
    if (plan == null) { // another rotation took this generation first: the claim moves on
      claims.move(key, claim, session.generation() + 1, now);
      return null;
    }
    Rotation rotation = carryOut(plan, found, initiator, proof, now);
    boolean mayAnswer =
        claim.done()
            || !(rotation instanceof Rotation.Rotated)
            || claims.done(key, claim, now).isPresent();
    return mayAnswer ? rotation : null;
  }

  /** Null if the claim's generation was taken by another call. */
  private @Nullable Plan plan(SessionRecord session, Idempotency key, Claims.Claim claim) {
    Minted minted =
        tokens.mint(
            claim.session(),
            claim.generation(),
            claim.keyId(),
            claims.secret(key, claim, "session"));
    boolean done =
        claim.done()
            || (claim.generation() == session.generation()
                && minted.verifier().equals(session.verifier()));
    return done || claim.generation() > session.generation() ? new Plan(minted, done) : null;
  }

  /** Null if the session changed meanwhile and must be looked at anew. */
  private @Nullable Rotation carryOut(
      Plan plan, Found found, Initiator initiator, @Nullable Reauthentication proof, Instant now) {
    if (plan.done()) {
      return repeated(plan.minted(), found, now);
    }
    Rotation.Reason refusal = refusal(found, proof, now);
    return refusal == null
        ? replace(found, plan.minted(), initiator, proof, now)
        : new Rotation.Refused(refusal);
  }

  /** The token may have been replaced again since then, and the session may be over. */
  private static Rotation repeated(Minted minted, Found found, Instant now) {
    boolean isCurrent =
        minted.verifier().equals(found.session().verifier())
            && !(Standing.of(found, now, Standing.Idle.EXACT) instanceof Standing.Over);
    return new Rotation.Rotated(SessionView.at(found, now), minted.token(), isCurrent);
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
    return switch (store(
        new ReplaceCommand(
            next.build(),
            session.version(),
            proof == null ? null : proof.securityVersion(),
            proof == null ? ReplaceCommand.Kind.ROTATED : ReplaceCommand.Kind.REAUTHENTICATED,
            initiator,
            now))) {
      case ReplaceResult.Replaced replaced ->
          new Rotation.Rotated(
              SessionView.at(policies.tighten(replaced.found()), now), minted.token(), true);
      case ReplaceResult.UserChanged no -> new Rotation.Refused(Rotation.Reason.USER_CHANGED);
      case ReplaceResult.Absent no -> new Rotation.Refused(Rotation.Reason.UNKNOWN);
      case ReplaceResult.Conflict again -> null;
    };
  }

  private ReplaceResult store(ReplaceCommand command) {
    try {
      return store.replace(command);
    } finally { // also after an unknown outcome
      cache.forget(command.next().id());
    }
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
    Instant reducedAt = policies.reducedAt(session, now);
    if (reducedAt != null) { // what came before an absence does not come back with a single proof
      next.reducedAt(reducedAt);
    }
    if (policy != null) {
      boolean remembered = session.remembered() && policy.remembers(true);
      next.expiresAt(
          later(session.createdAt(), authenticatedAt).plus(policy.lifetime(remembered).absolute()));
      if (proof.client() != null) {
        next.binding(bindings.renew(policy, proof.client()));
      }
    }
  }

  private static Instant later(@Nullable Instant a, Instant b) {
    return a != null && a.isAfter(b) ? a : b;
  }
}
