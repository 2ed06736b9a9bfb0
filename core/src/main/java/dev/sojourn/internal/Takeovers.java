package dev.sojourn.internal;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.EpochRaise;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.TenantRecord;
import dev.sojourn.store.UserRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is different for a session that began in another system. Thread-safe. */
final class Takeovers {

  private final SessionStore store;
  private final NearCache cache;

  Takeovers(SessionStore store, NearCache cache) {
    this.store = store;
    this.cache = cache;
  }

  /** When the session began, wherever that was. */
  static Instant begun(SignIn signIn, Instant now) {
    SignIn.Origin origin = signIn.origin();
    return origin == null || origin.createdAt().isAfter(now)
        ? now
        : origin.createdAt().truncatedTo(ChronoUnit.MILLIS);
  }

  /** The shorter one of the policy's idle timeout and its own. */
  static Duration idle(SignIn signIn, Duration policy) {
    SignIn.Origin origin = signIn.origin();
    return origin == null || origin.idle().compareTo(policy) > 0 ? policy : origin.idle();
  }

  /**
   * Whether all sessions of its user or tenant were ended since it began: it was not here to be
   * ended with them. A repetition is not asked that again, since its session was.
   */
  boolean isRefused(SignIn signIn, SessionId id) {
    SignIn.Origin origin = signIn.origin();
    if (origin == null || store.find(id).isPresent()) {
      return false;
    }
    UserRecord user =
        signIn.userId() == null
            ? null
            : store.findUser(new UserId(signIn.tenant(), signIn.userId())).orElse(null);
    return isOver(user, store.findTenant(signIn.tenant()).orElse(null), origin);
  }

  /** The same for what happened between that look and the creation: nobody has its token yet. */
  boolean endIfRefused(SignIn signIn, CreateResult.Created created, Instant at) {
    SignIn.Origin origin = signIn.origin();
    if (origin == null
        || !Creator.isNew(created, at)
        || !isOver(created.found().user(), created.found().tenant(), origin)) {
      return false;
    }
    SessionId id = created.found().session().id();
    store.end(id, EndReason.SIGNED_OUT_ELSEWHERE, Initiator.SYSTEM, at);
    cache.forget(id);
    return true;
  }

  private static boolean isOver(
      @Nullable UserRecord user, @Nullable TenantRecord tenant, SignIn.Origin origin) {
    List<EpochRaise> ofUser = user == null ? List.of() : user.raises();
    List<EpochRaise> ofTenant = tenant == null ? List.of() : tenant.raises();
    return Stream.concat(ofUser.stream(), ofTenant.stream())
        .anyMatch(raise -> !raise.at().isBefore(origin.createdAt()));
  }
}
