package dev.sojourn.spring.migrate;

import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.Idempotency;
import dev.sojourn.Initiator;
import dev.sojourn.Lifetime;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SessionState;
import dev.sojourn.SignIn;
import dev.sojourn.TimeSource;
import dev.sojourn.http.SetCookie;
import dev.sojourn.servlet.Adopter;
import dev.sojourn.servlet.AttributeCodec;
import dev.sojourn.servlet.SessionCookies;
import dev.sojourn.spring.session.PrincipalName;
import dev.sojourn.spring.session.UserIds;
import dev.sojourn.store.RecordStore;
import dev.sojourn.token.SecretBytes;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Takes over the sessions of Spring Session's own repositories, each when its browser comes.
 * Thread-safe.
 *
 * <p>The session here is created under a claim that is made of the id of before, so that whoever
 * comes with that id gets the same one, and its token can be made again after a lost answer. That
 * holds for as long as a note is kept; then the id of before is nothing to anybody. The old session
 * is locked meanwhile, and goes last: a fault at any step leaves something that can be repeated.
 */
public final class SessionAdopter implements Adopter {

  /** The longest id that is looked for. */
  private static final int MAX_ID = 100;

  private static final String SPACE = "adoption";
  private static final int ATTEMPTS = 8;

  /** No repository can say "never" here: the policy has the last word. */
  private static final Duration LONGEST = Duration.ofDays(Lifetime.MAX_DAYS);

  /**
   * By which cookie, and for how long.
   *
   * @param cookie the name of the cookie of before
   * @param domain its domain; null for one host
   * @param until from then on nothing is taken over
   * @param grace for how long after it was taken over an id of before still leads to its session
   * @param tenant of guests
   * @param packages of which attributes may be
   */
  public record Terms(
      String cookie,
      @Nullable String domain,
      Instant until,
      Duration grace,
      String tenant,
      List<String> packages) {

    /** Copies. */
    public Terms {
      packages = List.copyOf(packages);
    }
  }

  private record Result(AdoptionOutcome outcome, @Nullable Adopted adopted)
      implements LegacySessions.Verdict {

    static Result of(AdoptionOutcome outcome) {
      return new Result(outcome, null);
    }

    @Override
    public boolean isTaken() {
      return outcome == AdoptionOutcome.ADOPTED || outcome == AdoptionOutcome.REFUSED;
    }
  }

  private final LegacySessions legacy;
  private final SessionManager sessions;
  private final RecordStore records;
  private final LegacyAttributes attributes;
  private final UserIds users;
  private final TimeSource time;
  private final Terms terms;
  private final SetCookie farewell;
  private final Map<AdoptionOutcome, LongAdder> outcomes = new EnumMap<>(AdoptionOutcome.class);
  private final LongAdder dropped = new LongAdder();

  /**
   * From {@code legacy} to {@code sessions}.
   *
   * @param records where notes are kept
   * @param codec how attributes are kept here
   * @param users whose session it is
   * @param loader finds the classes of attributes
   */
  public SessionAdopter(
      LegacySessions legacy,
      SessionManager sessions,
      RecordStore records,
      AttributeCodec codec,
      UserIds users,
      TimeSource time,
      Terms terms,
      ClassLoader loader) {
    this.legacy = legacy;
    this.sessions = sessions;
    this.records = records;
    this.users = users;
    this.time = time;
    this.terms = terms;
    attributes = new LegacyAttributes(new SerializedAttributes(terms.packages(), loader), codec);
    farewell = SetCookie.deletion(terms.cookie()).inDomain(terms.domain());
    for (AdoptionOutcome outcome : AdoptionOutcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
  }

  /** How often there was this outcome. */
  public long count(AdoptionOutcome outcome) {
    LongAdder count = outcomes.get(outcome);
    return count == null ? 0 : count.sum();
  }

  /** How many attributes were not taken over. */
  public long droppedAttributes() {
    return dropped.sum();
  }

  @Override
  public Optional<Adopted> adopt(HttpServletRequest request, Client client) {
    return id(request).flatMap(id -> adopt(id, client));
  }

  @Override
  public Optional<SetCookie> forget(HttpServletRequest request) {
    return id(request)
        .map(id -> {
          legacy.<LegacySessions.Verdict>take(id, old -> () -> true);
          records.remove(SPACE, digest(id));
          return farewell;
        });
  }

  /** Of the session of before; empty if there is none, and after the last day. */
  private Optional<String> id(HttpServletRequest request) {
    return time.instant().isBefore(terms.until())
        ? SessionCookies.value(request, terms.cookie()).flatMap(SessionAdopter::decoded)
        : Optional.empty();
  }

  /** As Spring Session's cookies have it, in Base64. */
  private static Optional<String> decoded(String cookie) {
    try {
      String id = new String(Base64.getDecoder().decode(cookie), StandardCharsets.UTF_8);
      boolean mayBeOne =
          !id.isEmpty() && id.length() <= MAX_ID && id.chars().allMatch(c -> c > 0x20 && c < 0x7f);
      return mayBeOne ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException refused) {
      return Optional.empty();
    }
  }

  private Optional<Adopted> adopt(String id, Client client) {
    Idempotency claim = new Idempotency(SPACE, digest(id), "");
    Result result =
        legacy.take(id, old -> takeOver(old, claim, client)).orElseGet(() -> again(claim, client));
    LongAdder count = outcomes.get(result.outcome());
    if (count != null) {
      count.increment();
    }
    return Optional.ofNullable(result.adopted());
  }

  private static String digest(String id) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private Result takeOver(LegacySession old, Idempotency claim, Client client) {
    Instant now = time.instant();
    if (old.isIdle(now, LONGEST)) {
      return Result.of(AdoptionOutcome.EXPIRED);
    }
    LegacyAttributes.Kept kept = attributes.of(old);
    Optional<SignIn> whose = whose(old, kept);
    if (whose.isEmpty()) {
      return Result.of(AdoptionOutcome.UNREADABLE);
    }
    if (isOver(old, whose.get(), now)) {
      return Result.of(AdoptionOutcome.EXPIRED);
    }
    Duration idle = old.idle() == null ? LONGEST : old.idle();
    SignIn signIn =
        whose
            .get()
            .origin(new SignIn.Origin(old.createdAt(), idle))
            .frameworkAttributes(kept.bytes());
    return switch (create(signIn, claim, client)) {
      case Creation.Refused refused -> Result.of(AdoptionOutcome.REFUSED);
      case Creation.Created created -> {
        dropped.add(kept.dropped());
        note(claim, created.session().id(), now);
        yield new Result(AdoptionOutcome.ADOPTED, adopted(created));
      }
    };
  }

  private boolean isOver(LegacySession old, SignIn whose, Instant now) {
    SessionPolicy policy =
        sessions
            .policy(whose.policy())
            .orElseThrow(() -> new IllegalStateException("there is no policy " + whose.policy()));
    Lifetime most = policy.lifetime(whose.userId() != null && policy.remembers(whose.remember()));
    return !now.isBefore(old.createdAt().plus(most.absolute())) || old.isIdle(now, most.idle());
  }

  /** A guest's or a user's; empty if somebody is signed in, and nobody can say who. */
  private Optional<SignIn> whose(LegacySession old, LegacyAttributes.Kept kept) {
    boolean isComplete =
        PrincipalName.ATTRIBUTES.stream()
            .filter(old.attributes()::containsKey)
            .allMatch(kept.values()::containsKey);
    if (!isComplete) {
      return Optional.empty();
    }
    String name = PrincipalName.in(kept.values()::get);
    if (name == null) {
      return Optional.of(SignIn.guest(terms.tenant()));
    }
    try {
      return Optional.of(PrincipalName.state(SignIn.user(users.of(name)), kept.values()::get));
    } catch (IllegalArgumentException noUser) {
      return Optional.empty();
    }
  }

  private Creation create(SignIn signIn, Idempotency claim, Client client) {
    return sessions.create(
        signIn.client(client).idempotency(claim).initiator(Initiator.APPLICATION));
  }

  private void note(Idempotency claim, SessionId id, Instant now) {
    SecretBytes value = SecretBytes.copyOf(id.toString().getBytes(StandardCharsets.UTF_8));
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long version =
          records.get(SPACE, claim.key(), now).map(RecordStore.Entry::version).orElse(0L);
      if (records
          .put(SPACE, claim.key(), value, version, now.plus(terms.grace()), now)
          .isPresent()) {
        return;
      }
    }
    throw new IllegalStateException("a note is changed again and again, under a lock");
  }

  /** There is none, or it was taken over already. */
  private Result again(Idempotency claim, Client client) {
    return records
        .get(SPACE, claim.key(), time.instant())
        .map(note -> new String(note.value().reveal(), StandardCharsets.UTF_8))
        .flatMap(SessionId::parse)
        .flatMap(sessions::find)
        .filter(session -> session.state() == SessionState.ACTIVE)
        .map(session -> again(session, claim, client))
        .orElseGet(() -> Result.of(AdoptionOutcome.UNKNOWN));
  }

  private Result again(Session session, Idempotency claim, Client client) {
    SignIn signIn =
        session.user().map(SignIn::user).orElseGet(() -> SignIn.guest(session.tenant()));
    return create(signIn, claim, client) instanceof Creation.Created created
        ? new Result(AdoptionOutcome.REPEATED, adopted(created))
        : Result.of(AdoptionOutcome.UNKNOWN);
  }

  private Adopted adopted(Creation.Created created) {
    return new Adopted(created.token(), created.deviceToken(), farewell);
  }
}
