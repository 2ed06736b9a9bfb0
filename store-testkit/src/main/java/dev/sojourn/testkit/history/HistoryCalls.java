package dev.sojourn.testkit.history;

import dev.sojourn.Freshness;
import dev.sojourn.RejectReason;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.testkit.history.HistoryNode.Reply;
import dev.sojourn.testkit.history.KnownSessions.Known;
import dev.sojourn.token.SessionToken;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calls of one client, each remembered. As thread-safe as nodes are. */
final class HistoryCalls {

  private final int client;
  private final List<? extends HistoryNode> nodes;
  private final History history;
  private final KnownSessions known;

  HistoryCalls(
      int client, List<? extends HistoryNode> nodes, History history, KnownSessions known) {
    this.client = client;
    this.nodes = nodes;
    this.history = history;
    this.known = known;
  }

  /**
   * What a client has seen of a session.
   *
   * @param version the session's
   * @param proof says so to nodes
   */
  record Seen(long version, String proof) {}

  private Reply ask(int node, Act act, @Nullable String secret) {
    return history.record(client, node, act, secret, null, nodes.get(node)).reply();
  }

  /** The session; empty if there is none, or nobody knows. */
  Optional<Known> create(int node, UserId user) {
    return created(ask(node, new Act.Create(user), null), user.tenant(), user);
  }

  /** The session of a guest. */
  Optional<Known> createGuest(int node, String tenant) {
    return created(ask(node, new Act.CreateGuest(tenant), null), tenant, null);
  }

  /** The session of the user whom a guest turned out to be. */
  Optional<Known> signIn(int node, UserId user, Known guest) {
    Reply reply = ask(node, new Act.Create(user, guest.id()), guest.token().reveal());
    if (reply.answer() instanceof Answer.Created created && created.ended().contains(guest.id())) {
      known.isOver(guest);
    }
    return created(reply, user.tenant(), user);
  }

  private Optional<Known> created(Reply reply, String tenant, @Nullable UserId user) {
    if (!(reply.answer() instanceof Answer.Created created)) {
      return Optional.empty();
    }
    Known session =
        new Known(created.session(), tenant, user, token(reply), Act.Validate.FIRST_TOKEN, 0);
    known.add(session);
    return Optional.of(session);
  }

  private static SessionToken token(Reply reply) {
    return SessionToken.of(Objects.requireNonNull(reply.secret(), "the token"));
  }

  Answer validate(int node, Known session, Freshness freshness) {
    return validated(node, session, freshness).answer();
  }

  /** The same with what else the node says. */
  Reply validated(int node, Known session, Freshness freshness) {
    return validated(node, session, freshness == Freshness.STRICT, null);
  }

  /** By a client that brings along what it has seen of the session. */
  Answer validate(int node, Known session, Seen seen) {
    return validated(node, session, false, seen).answer();
  }

  private Reply validated(int node, Known session, boolean strict, @Nullable Seen seen) {
    Act act =
        new Act.Validate(session.id(), strict, session.madeBy(), seen == null ? 0 : seen.version());
    String token = session.token().reveal();
    String brought = seen == null ? null : seen.proof();
    Reply reply = history.record(client, node, act, token, brought, nodes.get(node)).reply();
    if (reply.answer() instanceof Answer.Rejected(RejectReason reason)
        && reason != RejectReason.SUPERSEDED) {
      known.isOver(session);
    }
    return reply;
  }

  /** What the client has seen then; empty if nothing was written, or nobody knows. */
  Optional<Seen> write(int node, Known session, String attribute, String value) {
    Reply reply = ask(node, new Act.Write(session.id(), attribute, value), null);
    return reply.answer() instanceof Answer.Done(long version) && reply.secret() != null
        ? Optional.of(new Seen(version, reply.secret()))
        : Optional.empty();
  }

  /** The session with its new token; empty if it has none, or nobody knows. */
  Optional<Known> rotate(int node, Known session) {
    History.Called called =
        history.record(client, node, new Act.Rotate(session.id()), null, null, nodes.get(node));
    if (!(called.reply().answer() instanceof Answer.Done(long version))) {
      return Optional.empty();
    }
    Known rotated =
        new Known(
            session.id(),
            session.tenant(),
            session.user(),
            token(called.reply()),
            called.number(),
            version);
    known.isRotated(rotated);
    return Optional.of(rotated);
  }

  Answer end(int node, Known session) {
    Answer answer = ask(node, new Act.End(session.id()), null).answer();
    if (answer instanceof Answer.Ended) {
      known.isOver(session);
    }
    return answer;
  }

  Answer stateAccess(int node, UserId user, String value) {
    return ask(node, new Act.StateAccess(user, value), null).answer();
  }

  Answer disable(int node, UserId user) {
    return ask(node, new Act.Disable(user), null).answer();
  }

  Answer enable(int node, UserId user) {
    return ask(node, new Act.Enable(user), null).answer();
  }

  Answer endAll(int node, UserId user, @Nullable SessionId except) {
    return ask(node, new Act.EndAll(user, except), null).answer();
  }

  Answer signOut(int node, String tenant) {
    return ask(node, new Act.SignOutTenant(tenant), null).answer();
  }
}
