package dev.sojourn.testkit.history;

import dev.sojourn.Freshness;
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

  private Reply ask(int node, Act act, @Nullable String secret) {
    return history.record(client, node, act, secret, nodes.get(node));
  }

  /** The session; empty if there is none, or nobody knows. */
  Optional<Known> create(int node, UserId user) {
    Reply reply = ask(node, new Act.Create(user), null);
    if (reply.answer() instanceof Answer.Created created) {
      String token = Objects.requireNonNull(reply.secret(), "the token");
      Known session = new Known(created.session(), user, SessionToken.of(token));
      known.add(session);
      return Optional.of(session);
    }
    return Optional.empty();
  }

  Answer validate(int node, Known session, Freshness freshness) {
    return validated(node, session, freshness).answer();
  }

  /** The same with what else the node says. */
  Reply validated(int node, Known session, Freshness freshness) {
    boolean strict = freshness == Freshness.STRICT;
    Reply reply = ask(node, new Act.Validate(session.id(), strict), session.token().reveal());
    if (reply.answer() instanceof Answer.Rejected) {
      known.isOver(session);
    }
    return reply;
  }

  Answer write(int node, Known session, String attribute, String value) {
    return ask(node, new Act.Write(session.id(), attribute, value), null).answer();
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
