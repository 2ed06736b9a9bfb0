package dev.sojourn.testkit.history;

import dev.sojourn.RejectReason;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that a history tells of one session. Not thread-safe. */
final class Life {

  /** What begins so long after a session's end has nothing to do with it. */
  private static final long LONG = Duration.ofSeconds(30).toNanos();

  final SessionId id;
  final String tenant;

  /** Null for a guest. */
  final @Nullable UserId user;

  final Operation creation;

  /** The calls that name it, in the order in which they began. */
  final List<Operation> calls = new ArrayList<>();

  /** What may have ended it, by the reason that it would have. */
  private final Map<RejectReason, Operation> perhaps = new EnumMap<>(RejectReason.class);

  /** Of what did end it, what each client was told first by each node. */
  private final Map<List<Integer>, Operation> surely = new HashMap<>();

  /** Changes of which nobody knows when they took place, by node. */
  private final List<Operation> underWay = new ArrayList<>();

  private @Nullable Operation first;

  final Tokens tokens = new Tokens();

  Life(SessionId id, String tenant, @Nullable UserId user, Operation creation) {
    this.id = id;
    this.tenant = tenant;
    this.user = user;
    this.creation = creation;
  }

  /** Notes an operation that may have ended it. */
  void mayEnd(Operation end) {
    if (end.doneBy() < creation.invoked()) {
      return;
    }
    underWay.add(end);
    perhaps.merge(reason(end), end, Life::begunFirst);
    if (endsSurely(end)) {
      surely.merge(List.of(end.client(), end.node()), end, Life::answeredFirst);
      first = first == null ? end : answeredFirst(first, end);
    }
  }

  /** Whether it was over long before this began. */
  boolean isLongOver(Operation end) {
    return first != null && end.invoked() - first.answered() > LONG;
  }

  private static Operation begunFirst(Operation a, Operation b) {
    return b.invoked() < a.invoked() ? b : a;
  }

  private static Operation answeredFirst(Operation a, Operation b) {
    return b.answered() < a.answered() ? b : a;
  }

  private boolean endsSurely(Operation end) {
    return switch (end.answer()) {
      case Answer.Ended ended -> true;
      case Answer.Over over -> end.act() instanceof Act.End;
      case Answer.Created created -> created.ended().contains(id);
      case Answer.Done done -> end.isAfter(creation);
      default -> false;
    };
  }

  private RejectReason reason(Operation end) {
    return switch (end.act()) {
      case Act.EndAll all -> HistoryClient.END_ALL_REASON;
      case Act.Disable disable -> RejectReason.USER_DISABLED;
      case Act.SignOutTenant all -> RejectReason.TENANT_SIGNED_OUT;
      case Act.Create create ->
          id.equals(create.guest()) ? RejectReason.REPLACED : RejectReason.LIMIT_REACHED;
      default -> RejectReason.SIGNED_OUT;
    };
  }

  /** What was known to have ended it before all others; null if it may live still. */
  @Nullable Operation firstEnd() {
    return first;
  }

  /** What its client was told by its node to have ended it; null if there is no such thing. */
  @Nullable Operation ownEnd(Operation asking) {
    return surely.get(List.of(asking.client(), asking.node()));
  }

  /** Whether something had begun that may be why somebody was told so. */
  boolean isExplained(Operation told) {
    if (tokens.isOfTheTokenAlone(told)) {
      return true; // which is judged elsewhere
    }
    return switch (told.answer()) {
      // Of one that is purged nobody knows the reason.
      case Answer.Rejected rejected when rejected.reason() != RejectReason.UNKNOWN ->
          isBegun(perhaps.get(rejected.reason()), told);
      default -> perhaps.values().stream().anyMatch(end -> isBegun(end, told));
    };
  }

  private static boolean isBegun(@Nullable Operation end, Operation before) {
    return end != null && end.number() != before.number() && end.invoked() < before.answered();
  }

  /** Whether an end was under way there which its own node need not know of before others do. */
  boolean isBeingEndedWhere(Operation asking) {
    return underWay.stream()
        .anyMatch(end ->
            end.node() == asking.node()
                && end.invoked() < asking.invoked()
                && end.answered() > asking.invoked());
  }
}
