package dev.sojourn.internal;

import dev.sojourn.Access;
import dev.sojourn.Client;
import dev.sojourn.ClientTrace;
import dev.sojourn.Creation;
import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.DeviceTraits;
import dev.sojourn.Factor;
import dev.sojourn.Idempotency;
import dev.sojourn.Lifetime;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SessionLimits;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SignIn;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.store.CreateCommand;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.DeviceRecord;
import dev.sojourn.store.Found;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.token.DeviceToken;
import dev.sojourn.token.DeviceTokens;
import dev.sojourn.token.DeviceTokens.Recognised;
import dev.sojourn.token.ReferenceToken;
import dev.sojourn.token.ReferenceTokens;
import dev.sojourn.token.ReferenceTokens.Minted;
import dev.sojourn.token.SecretBytes;
import dev.sojourn.token.SessionToken;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns a sign-in into a session. Thread-safe. */
final class Creator {

  private static final int MAX_ATTEMPTS = 8;

  private final SessionStore store;
  private final NearCache cache;
  private final ReferenceTokens tokens;
  private final DeviceTokens deviceTokens;
  private final Claims claims;
  private final Policies policies;
  private final TimeOrderedIds ids;
  private final TimeSource time;
  private final Function<Client, DeviceTraits> traits;
  private final Counters counters;
  private final Takeovers takeovers;

  Creator(
      SessionStore store,
      NearCache cache,
      ReferenceTokens tokens,
      DeviceTokens deviceTokens,
      Claims claims,
      Policies policies,
      TimeOrderedIds ids,
      TimeSource time,
      Function<Client, DeviceTraits> traits,
      Counters counters) {
    this.store = store;
    this.cache = cache;
    this.tokens = tokens;
    this.deviceTokens = deviceTokens;
    this.claims = claims;
    this.policies = policies;
    this.ids = ids;
    this.time = time;
    this.traits = traits;
    this.counters = counters;
    takeovers = new Takeovers(store, cache);
  }

  /** What is new of a session, whether drawn at random or derived from a claim. */
  private record Fresh(SessionId id, Minted token, Recognised device, Instant at) {}

  Creation create(SignIn signIn) {
    SessionPolicy policy = policies.require(signIn.policy());
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<Fresh> fresh = fresh(signIn, time.instant().truncatedTo(ChronoUnit.MILLIS));
      if (fresh.isEmpty()) {
        return new Creation.Refused(Creation.Reason.IDEMPOTENCY_MISMATCH);
      }
      if (takeovers.isRefused(signIn, fresh.get().id())) {
        return new Creation.Refused(Creation.Reason.USER_CHANGED);
      }
      CreateResult result = store.create(command(signIn, policy, fresh.get()));
      switch (result) {
        case CreateResult.Created created -> {
          return takeovers.endIfRefused(signIn, created, fresh.get().at())
              ? new Creation.Refused(Creation.Reason.USER_CHANGED)
              : created(created, fresh.get());
        }
        case CreateResult.UserDisabled no -> {
          return new Creation.Refused(Creation.Reason.USER_DISABLED);
        }
        case CreateResult.UserChanged no -> {
          return new Creation.Refused(Creation.Reason.USER_CHANGED);
        }
        case CreateResult.LimitReached no -> {
          return new Creation.Refused(Creation.Reason.LIMIT_REACHED);
        }
        case CreateResult.Stale again -> {}
        case CreateResult.IdTaken again -> {}
      }
    }
    throw StoreUnavailableException.contended("the session could not be created", null);
  }

  private Optional<Fresh> fresh(SignIn signIn, Instant now) {
    Recognised known = knownDevice(signIn.client().deviceToken());
    SessionId drawn = new SessionId(ids.next(now));
    Idempotency key = signIn.idempotency();
    if (key == null) {
      return Optional.of(
          new Fresh(
              drawn, tokens.mint(drawn, 0), known == null ? deviceTokens.mint() : known, now));
    }
    return claims
        .claim(key, drawn, 0, now)
        .map(claim -> {
          byte[] secret = claims.secret(key, claim, "session");
          byte[] device = claims.secret(key, claim, "device");
          return new Fresh(
              claim.session(),
              tokens.mint(claim.session(), 0, claim.keyId(), secret),
              known == null ? deviceTokens.mint(claim.keyId(), device) : known,
              now);
        });
  }

  /** A session that goes on from elsewhere is counted when the next one begins, not before. */
  private static SessionLimits limits(SignIn signIn, SessionPolicy policy) {
    if (signIn.origin() != null) {
      return SessionLimits.NONE;
    }
    return signIn.limits() == null ? policy.limits() : signIn.limits();
  }

  private @Nullable Recognised knownDevice(@Nullable DeviceToken presented) {
    return presented == null ? null : deviceTokens.prove(presented);
  }

  private CreateCommand command(SignIn signIn, SessionPolicy policy, Fresh fresh) {
    // What one of another system states is of before: what is stated here of its user comes later.
    boolean statesAccess =
        signIn.origin() == null && (signIn.roles() != null || signIn.permissions() != null);
    boolean remembered = signIn.userId() != null && policy.remembers(signIn.remember());
    DeviceRecord device = device(signIn, fresh);
    return new CreateCommand(
        record(signIn, policy, remembered, fresh, device),
        statesAccess,
        device,
        signIn.securityVersion(),
        limits(signIn, policy),
        guest(signIn),
        policy.guestAttributes(),
        signIn.frameworkAttributes(),
        signIn.initiator());
  }

  private SessionRecord record(
      SignIn signIn,
      SessionPolicy policy,
      boolean remembered,
      Fresh fresh,
      @Nullable DeviceRecord device) {
    Lifetime lifetime = policy.lifetime(remembered);
    boolean isUser = signIn.userId() != null;
    boolean proved = isUser && signIn.proved();
    List<Factor> factors = proved ? factors(signIn.factors(), fresh.at()) : List.of();
    Set<String> roles = signIn.roles();
    Set<String> permissions = signIn.permissions();
    ClientTrace client = ClientTrace.of(signIn.client());
    Instant begun = Takeovers.begun(signIn, fresh.at());
    Duration idle = Takeovers.idle(signIn, lifetime.idle());
    return new SessionRecord(
        fresh.id(),
        signIn.tenant(),
        signIn.userId(),
        device == null ? null : device.device().id(),
        1,
        0,
        fresh.token().verifier(),
        null,
        0,
        0,
        0,
        isUser
            ? new Access(
                roles == null ? Set.of() : roles, permissions == null ? Set.of() : permissions)
            : Access.NONE,
        factors,
        null,
        begun,
        proved ? latest(factors, begun) : null,
        fresh.at(),
        idle,
        IdleTimeouts.touch(policy.touchInterval(), idle),
        begun.plus(lifetime.absolute()),
        policy.name(),
        remembered,
        client,
        client,
        isUser ? Bindings.begin(policy, signIn.client(), fresh.device().verifier()) : null,
        signIn.attributes(),
        null,
        null,
        null);
  }

  /** The factors with their times; none lies in the future. */
  static List<Factor> factors(List<SignIn.StatedFactor> stated, Instant now) {
    return stated.stream()
        .map(factor -> {
          Instant at = factor.at() == null || factor.at().isAfter(now) ? now : factor.at();
          return new Factor(factor.method(), at, factor.level());
        })
        .toList();
  }

  /** When the user proved who they are: by the latest factor, or then where none is stated. */
  static Instant latest(List<Factor> factors, Instant otherwise) {
    return factors.stream().map(Factor::at).max(Comparator.naturalOrder()).orElse(otherwise);
  }

  private @Nullable DeviceRecord device(SignIn signIn, Fresh fresh) {
    if (signIn.userId() == null) {
      return null;
    }
    Device device =
        new Device(
            new DeviceId(ids.next(fresh.at())),
            new UserId(signIn.tenant(), signIn.userId()),
            null,
            traits.apply(signIn.client()),
            fresh.at(),
            fresh.at());
    return new DeviceRecord(device, fresh.device().verifier());
  }

  /** The guest whose token this is, if it really opens a living guest session of this tenant. */
  private @Nullable SessionId guest(SignIn signIn) {
    SessionToken presented = signIn.upgrade();
    ReferenceToken token = presented == null ? null : ReferenceToken.parse(presented);
    SecretBytes verifier = token == null ? null : tokens.prove(token);
    if (token == null || verifier == null) {
      return null;
    }
    return store
        .find(token.session())
        .map(Found::session)
        .filter(s -> s.userId() == null && s.generation() == token.generation())
        .filter(s -> s.tenant().equals(signIn.tenant()) && s.verifier().equals(verifier))
        .map(SessionRecord::id)
        .orElse(null);
  }

  private Creation created(CreateResult.Created created, Fresh fresh) {
    Instant now = time.instant();
    cache.forget(created.found().session().id());
    List<Session> ended =
        created.ended().stream()
            .map(session -> {
              cache.forget(session.id());
              return ended(session, created.found(), now);
            })
            .toList();
    Session session = SessionView.at(policies.tighten(created.found()), now);
    if (isNew(created, fresh.at())) { // otherwise a repetition tells of it again
      count(session, ended);
    }
    return new Creation.Created(
        session,
        fresh.token().token(),
        session.userId() == null ? null : fresh.device().token(),
        ended);
  }

  /** Whether this very call created it, as far as can be told: by when it was active first. */
  static boolean isNew(CreateResult.Created created, Instant at) {
    return created.found().session().lastActiveAt().equals(at);
  }

  private void count(Session created, List<Session> ended) {
    counters.created(created.kind().wireName());
    for (Session session : ended) {
      if (session.endReason() != null) {
        counters.ended(session.endReason().wireName(), 1);
      }
    }
  }

  /** A session that this creation ended, with the records of its user that are at hand. */
  private static Session ended(SessionRecord session, Found creation, Instant now) {
    Found found =
        new Found(
            session,
            session.userId() == null ? null : creation.user(),
            creation.tenant(),
            java.util.Objects.equals(session.device(), creation.session().device())
                ? creation.device()
                : null);
    return SessionView.at(found, now);
  }
}
