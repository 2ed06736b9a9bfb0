package dev.sojourn.testkit.history;

import dev.sojourn.Access;
import dev.sojourn.Activity;
import dev.sojourn.AttributeDelta;
import dev.sojourn.AttributeValue;
import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Ending;
import dev.sojourn.Freshness;
import dev.sojourn.Initiator;
import dev.sojourn.Overflow;
import dev.sojourn.RejectReason;
import dev.sojourn.Rotation;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SessionLimits;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SignIn;
import dev.sojourn.TimeSource;
import dev.sojourn.Update;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.UserUpdate;
import dev.sojourn.Validation;
import dev.sojourn.store.EventPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.testkit.Seeded;
import dev.sojourn.token.KeyRing;
import dev.sojourn.token.SessionToken;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node in this process: an engine over a store, asked directly. */
final class LocalNode implements HistoryNode {

  /** The least there is, so that housekeeping takes part in it. */
  private static final Duration SWEEP = Duration.ofSeconds(1);

  private static final Client DESK = new Client("192.0.2.7", "Desk/1.0", Map.of(), null);
  private static final EndReason END_ALL = HistoryClient.END_ALL_REASON.endReason().orElseThrow();

  private final SessionManager sessions;

  /** By the real time. */
  LocalNode(SessionStore store, HistoryPlan plan) {
    Rules rules = plan.rules();
    SessionLimits limits = SessionLimits.of(rules.sessionsPerUser(), Overflow.END_OLDEST);
    this.sessions =
        SessionManager.builder(store)
            // Of the seed, so that nodes in other processes have the same.
            .keys(KeyRing.generate(Seeded.random(plan.seed()), TimeSource.system()))
            .maxStaleness(rules.maxStaleness())
            .sweepInterval(SWEEP)
            .policy(SessionPolicy.DEFAULT.withLimits(limits))
            .build();
  }

  @Override
  public Reply ask(Request request) {
    try {
      return told(request);
    } catch (StoreUnavailableException unknown) {
      return Reply.unknown(String.valueOf(unknown.getMessage()));
    }
  }

  private Reply told(Request request) {
    Initiator by = Operation.initiator(request.number());
    return switch (request.act()) {
      case Act.Create create -> {
        SignIn signIn = SignIn.user(create.user());
        String guest = create.guest() == null ? null : request.secret();
        yield create(guest == null ? signIn : signIn.upgrade(SessionToken.of(guest)), by);
      }
      case Act.CreateGuest create -> create(SignIn.guest(create.tenant()), by);
      case Act.ReadEvents read -> events(request.secret(), read.limit());
      case Act.Validate asked -> reply(validate(asked, request.secret(), request.seen()));
      case Act.Write write -> write(write, by);
      case Act.Rotate rotate -> rotate(rotate.session(), by);
      case Act.End end -> reply(end(end, by));
      case Act.EndAll all -> {
        sessions.endAllOf(all.user(), all.except(), END_ALL, by);
        yield reply(new Answer.Done(0));
      }
      case Act.SignOutTenant all -> {
        sessions.endAllOf(all.tenant(), by);
        yield reply(new Answer.Done(0));
      }
      case Act.StateAccess stated -> {
        Access access = new Access(Set.of(stated.value()), Set.of(stated.value()));
        yield reply(update(stated.user(), UserPatch.access(access), by));
      }
      case Act.Disable disable -> reply(update(disable.user(), UserPatch.disabled(true), by));
      case Act.Enable enable -> reply(update(enable.user(), UserPatch.disabled(false), by));
    };
  }

  private Reply reply(Answer answer) {
    return reply(answer, null);
  }

  private Reply reply(Answer answer, @Nullable String secret) {
    return new Reply(answer, secret, sessions.statistics().cacheHits());
  }

  private Reply create(SignIn signIn, Initiator by) {
    return switch (sessions.create(signIn.client(DESK).initiator(by))) {
      case Creation.Created created ->
          reply(
              new Answer.Created(
                  created.session().id(), created.ended().stream().map(Session::id).toList()),
              created.token().reveal());
      case Creation.Refused refused -> reply(new Answer.Refused(refused.reason().wireName()));
    };
  }

  private Reply events(@Nullable String cursor, int limit) {
    EventPage page = sessions.events(cursor, limit);
    return reply(new Answer.Events(page.items()), page.nextCursor());
  }

  private Answer validate(Act.Validate asked, @Nullable String token, @Nullable String seen) {
    Freshness freshness =
        seen != null ? Freshness.seen(seen) : asked.strict() ? Freshness.STRICT : Freshness.CACHED;
    SessionToken presented = SessionToken.of(Objects.requireNonNull(token, "token"));
    return switch (sessions.validate(presented, DESK, Activity.FOREGROUND, freshness)) {
      case Validation.Active active -> active(active.session());
      case Validation.Guest guest -> active(guest.session());
      case Validation.Rejected rejected -> new Answer.Rejected(rejected.reason());
    };
  }

  private static Answer active(Session session) {
    Map<String, String> texts = new HashMap<>();
    session
        .attributes()
        .values()
        .forEach((name, value) -> {
          if (value instanceof AttributeValue.Text text) {
            texts.put(name, text.value());
          }
        });
    return new Answer.Active(session.roles(), session.permissions(), Map.copyOf(texts));
  }

  private Reply rotate(SessionId session, Initiator by) {
    return switch (sessions.rotate(session, null, by)) {
      case Rotation.Rotated rotated ->
          reply(new Answer.Done(rotated.session().version()), rotated.token().reveal());
      case Rotation.Refused(Rotation.Reason reason) ->
          reply(
              reason == Rotation.Reason.UNKNOWN
                  ? new Answer.Rejected(RejectReason.UNKNOWN)
                  : new Answer.Over());
    };
  }

  private Reply write(Act.Write write, Initiator by) {
    AttributeDelta delta = AttributeDelta.set(write.attribute(), write.value());
    return switch (sessions.update(write.session(), delta, null, by)) {
      case Update.Updated(Session session) ->
          reply(new Answer.Done(session.version()), sessions.consistencyToken(session));
      case Update.Over over -> reply(new Answer.Over());
      case Update.Absent absent -> reply(new Answer.Rejected(RejectReason.UNKNOWN));
      case Update.Stale stale ->
          throw new IllegalStateException("no version was expected, yet one is stale");
    };
  }

  private Answer end(Act.End end, Initiator by) {
    return switch (sessions.end(end.session(), EndReason.SIGNED_OUT, by)) {
      case Ending.Ended ended -> new Answer.Ended();
      case Ending.AlreadyOver over -> new Answer.Over();
      case Ending.Absent absent -> new Answer.Rejected(RejectReason.UNKNOWN);
    };
  }

  private Answer update(UserId user, UserPatch patch, Initiator by) {
    return switch (sessions.users().update(user, patch, by)) {
      case UserUpdate.Updated updated -> new Answer.Done(updated.user().version());
      case UserUpdate.Stale stale ->
          throw new IllegalStateException("no version was expected, yet one is stale");
    };
  }

  @Override
  public void close() {
    sessions.close();
  }
}
