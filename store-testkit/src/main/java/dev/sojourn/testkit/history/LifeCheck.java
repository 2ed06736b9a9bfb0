package dev.sojourn.testkit.history;

import dev.sojourn.testkit.history.Violation.Kind;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whether one session lived as long as it should, and no longer, for everybody who asked. */
final class LifeCheck {

  private final Life life;
  private final Rules rules;
  private final Consumer<Violation> found;

  /** The first time that somebody was told that it is over. */
  private final @Nullable Operation toldOver;

  LifeCheck(Life life, Rules rules, Consumer<Violation> found) {
    this.life = life;
    this.rules = rules;
    this.found = found;
    this.toldOver =
        life.calls.stream()
            .filter(this::saysOver)
            .min((a, b) -> Long.compare(a.answered(), b.answered()))
            .orElse(null);
  }

  private boolean saysOver(Operation call) {
    return (call.answer() instanceof Answer.Rejected || call.answer() instanceof Answer.Over)
        && !life.tokens.isOfTheTokenAlone(call);
  }

  void run() {
    for (Operation call : life.calls) {
      if (call.answer() instanceof Answer.Active) {
        active(call);
      } else if (saysOver(call) && !(call.act() instanceof Act.End)) {
        over(call);
      }
    }
  }

  private void active(Operation asking) {
    Operation own = life.ownEnd(asking);
    Operation end = life.firstEnd();
    if (own != null && rules.mustSee(asking, own)) {
      report(
          Kind.OWN_WRITE_UNSEEN,
          "a client ended a session and found it alive afterwards by the same node",
          own,
          asking);
    } else if (end != null && rules.mustSee(asking, end)) {
      report(
          Kind.ENDED_YET_ACTIVE,
          "found alive though it had ended longer ago than the bound allows",
          end,
          asking);
    }
    if (toldOver != null && isRevived(asking, toldOver)) {
      report(
          Kind.SESSION_REVIVED,
          "found alive though somebody had been told that it is over",
          toldOver,
          asking);
    }
  }

  /**
   * Of what nobody has acknowledged yet a node that does it itself may tell later than others: it
   * is told by the one who waits for the answer.
   */
  private boolean isRevived(Operation asking, Operation told) {
    return rules.notBefore(asking) > told.answered() && !life.isBeingEndedWhere(asking);
  }

  private void over(Operation told) {
    if (!life.isExplained(told)) {
      report(
          Kind.SESSION_LOST,
          "refused though nothing that may have ended it for this reason had begun",
          life.creation,
          told);
    }
  }

  private void report(Kind kind, String words, Operation... evidence) {
    found.accept(new Violation(kind, "session " + life.id + " " + words, List.of(evidence)));
  }
}
