package dev.sojourn.testkit.history;

import dev.sojourn.RejectReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that a session had one after the other, told apart by the rotations that made them;
 * their order is that of the session's versions. Not thread-safe.
 */
final class Tokens {

  /** Calls that replaced a token, or may have done so. */
  private final List<Operation> rotations = new ArrayList<>();

  private final Map<Integer, Operation> byNumber = new HashMap<>();

  /** Notes a call. */
  void rotate(Operation rotation) {
    if (!rotation.isKnown() || rotation.answer() instanceof Answer.Done) {
      rotations.add(rotation);
      byNumber.put(rotation.number(), rotation);
    }
  }

  /** Those that replaced for sure what this call presented, whenever that was. */
  List<Operation> replacing(Operation asking) {
    Operation made = made(asking);
    return rotations.stream()
        .filter(Operation::isKnown)
        .filter(rotation -> made == null || version(made) < version(rotation))
        .toList();
  }

  private @Nullable Operation made(Operation asking) {
    return asking.act() instanceof Act.Validate asked ? byNumber.get(asked.token()) : null;
  }

  private static long version(Operation rotation) {
    return rotation.answer() instanceof Answer.Done(long version) ? version : Long.MAX_VALUE;
  }

  /** Whether what a call presented may have been replaced before its answer. */
  boolean mayBeReplaced(Operation asking) {
    Operation made = made(asking);
    return asking.act() instanceof Act.Validate
        && rotations.stream()
            .filter(rotation -> rotation.invoked() < asking.answered())
            .anyMatch(rotation -> made == null || version(made) < version(rotation));
  }

  /** Whether this says nothing of the session, only of its token. */
  boolean isOfTheTokenAlone(Operation told) {
    return told.answer() instanceof Answer.Rejected(RejectReason reason)
        && (reason == RejectReason.SUPERSEDED
            || (reason == RejectReason.UNKNOWN && mayBeReplaced(told)));
  }

  /** Whether a rotation was under way there, of which its own node need not know before others. */
  boolean isBeingRotatedWhere(Operation asking) {
    return rotations.stream()
        .anyMatch(rotation ->
            rotation.node() == asking.node()
                && rotation.invoked() < asking.invoked()
                && rotation.answered() > asking.invoked());
  }
}
