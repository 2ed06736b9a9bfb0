package dev.sojourn.testkit.history;

import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A history as a test writes it: calls at times in milliseconds. The bound is 300 ms. */
final class HistoryScript {

  static final UserId ALICE = UserId.of("acme", "alice");
  static final Rules RULES = new Rules(Duration.ofMillis(300), 2);

  final List<Operation> history = new ArrayList<>();
  private int events;

  /** By which client of which node the next calls are made. */
  private int client = 1;

  private int node = 1;

  static SessionId session(int number) {
    return new SessionId(7, number);
  }

  HistoryScript by(int newClient, int newNode) {
    client = newClient;
    node = newNode;
    return this;
  }

  Operation call(long from, long to, Act act, Answer answer) {
    Operation operation =
        new Operation(history.size() + 1, client, node, nanos(from), nanos(to), act, answer);
    history.add(operation);
    return operation;
  }

  private static long nanos(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  Operation create(long from, long to, int session, SessionId... ended) {
    return call(
        from, to, new Act.Create(ALICE), new Answer.Created(session(session), List.of(ended)));
  }

  Operation end(long from, long to, int session) {
    return call(from, to, new Act.End(session(session)), new Answer.Ended());
  }

  Operation validate(long from, long to, int session, boolean strict, Answer answer) {
    return call(from, to, new Act.Validate(session(session), strict), answer);
  }

  Operation createGuest(long from, long to, int session) {
    return call(
        from,
        to,
        new Act.CreateGuest(ALICE.tenant()),
        new Answer.Created(session(session), List.of()));
  }

  Operation signIn(long from, long to, int session, int guest, SessionId... ended) {
    return call(
        from,
        to,
        new Act.Create(ALICE, session(guest)),
        new Answer.Created(session(session), List.of(ended)));
  }

  Operation rotate(long from, long to, int session, long version) {
    return call(from, to, new Act.Rotate(session(session)), new Answer.Done(version));
  }

  /** By the token that a call made, or by the first one if there is none. */
  Operation present(long from, long to, int session, @Nullable Operation rotation, Answer answer) {
    int token = rotation == null ? Act.Validate.FIRST_TOKEN : rotation.number();
    return call(from, to, new Act.Validate(session(session), false, token, 0), answer);
  }

  Operation validateSeen(long from, long to, int session, long seen, Answer answer) {
    Act act = new Act.Validate(session(session), false, Act.Validate.FIRST_TOKEN, seen);
    return call(from, to, act, answer);
  }

  Operation write(long from, long to, int session, String value, long version) {
    return call(from, to, new Act.Write(session(session), "cart", value), new Answer.Done(version));
  }

  Operation stateAccess(long from, long to, String value, long version) {
    return call(from, to, new Act.StateAccess(ALICE, value), new Answer.Done(version));
  }

  Operation read(long from, long to, int limit, SessionEvent... told) {
    return call(from, to, new Act.ReadEvents(limit), new Answer.Events(List.of(told)));
  }

  static Answer active() {
    return new Answer.Active(Set.of(), Set.of(), Map.of());
  }

  static Answer active(String role) {
    return new Answer.Active(Set.of(role), Set.of(role), Map.of());
  }

  static Answer activeWith(String cart) {
    return new Answer.Active(Set.of(), Set.of(), Map.of("cart", cart));
  }

  static Answer unknown() {
    return new Answer.Unknown("no answer");
  }

  /** The event of a call. */
  SessionEvent event(EventType type, @Nullable Integer session, Operation cause) {
    return event(type, session, Operation.initiator(cause.number()));
  }

  SessionEvent event(EventType type, @Nullable Integer session, Initiator initiator) {
    return new SessionEvent(
        "e" + ++events,
        type,
        ManualTime.START,
        ALICE.tenant(),
        ALICE.id(),
        session == null ? null : session(session),
        null,
        null,
        null,
        null,
        initiator);
  }

  List<Violation> judged() {
    return Checker.check(history, RULES);
  }
}
