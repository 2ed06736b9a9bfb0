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
import dev.sojourn.RejectReason;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.SignIn;
import dev.sojourn.Update;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.UserUpdate;
import dev.sojourn.Validation;
import dev.sojourn.testkit.history.KnownSessions.Known;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The calls of one client, each remembered. As thread-safe as nodes are. */
final class HistoryCalls {

  private static final Client DESK = new Client("192.0.2.7", "Desk/1.0", Map.of(), null);
  private static final EndReason END_ALL = HistoryClient.END_ALL_REASON.endReason().orElseThrow();

  private final int client;
  private final List<SessionManager> nodes;
  private final History history;
  private final KnownSessions known;

  HistoryCalls(int client, List<SessionManager> nodes, History history, KnownSessions known) {
    this.client = client;
    this.nodes = nodes;
    this.history = history;
    this.known = known;
  }

  /** The session; empty if there is none, or nobody knows. */
  Optional<Known> create(int node, UserId user) {
    AtomicReference<@Nullable Known> made = new AtomicReference<>();
    history.record(
        client,
        node,
        new Act.Create(user),
        by ->
            switch (nodes.get(node).create(SignIn.user(user).client(DESK).initiator(by))) {
              case Creation.Created created -> {
                made.set(new Known(created.session().id(), user, created.token()));
                yield new Answer.Created(
                    created.session().id(), created.ended().stream().map(Session::id).toList());
              }
              case Creation.Refused refused -> new Answer.Refused(refused.reason().wireName());
            });
    Optional<Known> session = Optional.ofNullable(made.get());
    session.ifPresent(known::add);
    return session;
  }

  Answer validate(int node, Known session, Freshness freshness) {
    Answer answer =
        history.record(
            client,
            node,
            new Act.Validate(session.id(), freshness == Freshness.STRICT),
            by ->
                answer(
                    nodes
                        .get(node)
                        .validate(session.token(), DESK, Activity.FOREGROUND, freshness)));
    if (answer instanceof Answer.Rejected) {
      known.isOver(session);
    }
    return answer;
  }

  private static Answer answer(Validation validation) {
    return switch (validation) {
      case Validation.Active active -> active(active.session());
      case Validation.Guest guest -> new Answer.Rejected(RejectReason.WRONG_KIND);
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

  Answer write(int node, Known session, String attribute, String value) {
    return history.record(
        client,
        node,
        new Act.Write(session.id(), attribute, value),
        by ->
            switch (nodes
                .get(node)
                .update(session.id(), AttributeDelta.set(attribute, value), null, by)) {
              case Update.Updated updated -> new Answer.Done(updated.session().version());
              case Update.Over over -> new Answer.Over();
              case Update.Absent absent -> new Answer.Rejected(RejectReason.UNKNOWN);
              case Update.Stale stale ->
                  throw new IllegalStateException("no version was expected, yet one is stale");
            });
  }

  Answer end(int node, Known session) {
    Answer answer =
        history.record(
            client,
            node,
            new Act.End(session.id()),
            by ->
                switch (nodes.get(node).end(session.id(), EndReason.SIGNED_OUT, by)) {
                  case Ending.Ended ended -> new Answer.Ended();
                  case Ending.AlreadyOver over -> new Answer.Over();
                  case Ending.Absent absent -> new Answer.Rejected(RejectReason.UNKNOWN);
                });
    if (answer instanceof Answer.Ended) {
      known.isOver(session);
    }
    return answer;
  }

  Answer stateAccess(int node, UserId user, String value) {
    Access access = new Access(Set.of(value), Set.of(value));
    return update(node, user, new Act.StateAccess(user, value), UserPatch.access(access));
  }

  Answer disable(int node, UserId user) {
    return update(node, user, new Act.Disable(user), UserPatch.disabled(true));
  }

  Answer enable(int node, UserId user) {
    return update(node, user, new Act.Enable(user), UserPatch.disabled(false));
  }

  private Answer update(int node, UserId user, Act act, UserPatch patch) {
    return history.record(
        client,
        node,
        act,
        by ->
            switch (nodes.get(node).users().update(user, patch, by)) {
              case UserUpdate.Updated updated -> new Answer.Done(updated.user().version());
              case UserUpdate.Stale stale ->
                  throw new IllegalStateException("no version was expected, yet one is stale");
            });
  }

  Answer endAll(int node, UserId user, @Nullable SessionId except) {
    return history.record(
        client,
        node,
        new Act.EndAll(user, except),
        by -> {
          nodes.get(node).endAllOf(user, except, END_ALL, by);
          return new Answer.Done(0);
        });
  }

  Answer signOut(int node, String tenant) {
    return history.record(
        client,
        node,
        new Act.SignOutTenant(tenant),
        by -> {
          nodes.get(node).endAllOf(tenant, by);
          return new Answer.Done(0);
        });
  }
}
