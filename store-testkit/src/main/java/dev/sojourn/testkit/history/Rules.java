package dev.sojourn.testkit.history;

import java.time.Duration;

/**
 * What was promised to the clients of a history. Immutable.
 *
 * @param maxStaleness how old an answer from a node's memory may be
 * @param sessionsPerUser how many sessions of a user may live at once; then the oldest ends
 */
public record Rules(Duration maxStaleness, int sessionsPerUser) {

  /**
   * How long after its acknowledgement a change may be unseen by a validation. A client sees what
   * it did itself at once by the same node, and everybody sees everything who asks the store. A
   * client that brings along a version of the session sees what led to it at once by every node.
   */
  long allowance(Operation validation, Operation change) {
    boolean strict = validation.act() instanceof Act.Validate asked && asked.strict();
    return strict || validation.isBesides(change) || isBroughtAlong(validation, change)
        ? 0
        : maxStaleness.toNanos();
  }

  /** Whether the client says that it has seen this change of the session. */
  boolean isBroughtAlong(Operation validation, Operation change) {
    return validation.act() instanceof Act.Validate asked
        && (change.act() instanceof Act.Write || change.act() instanceof Act.Rotate)
        && asked.session().equals(change.act().session())
        && change.answer() instanceof Answer.Done(long version)
        && version <= asked.seen();
  }

  /** Whether {@code validation} has to see that {@code change} happened. */
  boolean mustSee(Operation validation, Operation change) {
    return change.isKnown()
        && validation.invoked() - allowance(validation, change) > change.answered();
  }

  /** The earliest moment of which an answer may tell. */
  long notBefore(Operation validation) {
    boolean strict = validation.act() instanceof Act.Validate asked && asked.strict();
    return strict ? validation.invoked() : validation.invoked() - maxStaleness.toNanos();
  }
}
