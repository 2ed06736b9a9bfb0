package dev.sojourn.testkit.history;

import dev.sojourn.RejectReason;
import dev.sojourn.testkit.history.Violation.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Whether one token of a session opened it at a time, the latest, for everybody who asked. */
final class TokenCheck {

  private static final Answer SUPERSEDED = new Answer.Rejected(RejectReason.SUPERSEDED);

  private final Life life;
  private final Rules rules;
  private final Consumer<Violation> found;

  /** The first time that somebody was told that this token is replaced. */
  private final Map<Integer, Operation> toldReplaced = new HashMap<>();

  TokenCheck(Life life, Rules rules, Consumer<Violation> found) {
    this.life = life;
    this.rules = rules;
    this.found = found;
  }

  void run() {
    for (Operation call : life.calls) {
      if (call.act() instanceof Act.Validate asked && call.answer().equals(SUPERSEDED)) {
        toldReplaced.merge(asked.token(), call, (a, b) -> b.answered() < a.answered() ? b : a);
        replaced(call);
      }
    }
    for (Operation call : life.calls) {
      if (call.act() instanceof Act.Validate asked && call.answer() instanceof Answer.Active) {
        opened(call, asked);
      }
    }
  }

  private void replaced(Operation told) {
    if (!life.tokens.mayBeReplaced(told)) {
      report(
          Kind.SESSION_LOST,
          "its token was refused though nothing that may have replaced it had begun",
          life.creation,
          told);
    }
  }

  private void opened(Operation asking, Act.Validate asked) {
    for (Operation rotation : life.tokens.replacing(asking)) {
      if (rules.mustSee(asking, rotation)) {
        report(
            Kind.OLD_TOKEN_OPENS, "was opened by a token that had been replaced", rotation, asking);
        return;
      }
    }
    Operation told = toldReplaced.get(asked.token());
    if (told != null
        && rules.notBefore(asking) > told.answered()
        && !life.tokens.isBeingRotatedWhere(asking)) {
      report(
          Kind.OLD_TOKEN_OPENS,
          "was opened by a token of which somebody had been told that it is replaced",
          told,
          asking);
    }
  }

  private void report(Kind kind, String words, Operation... evidence) {
    found.accept(new Violation(kind, "session " + life.id + " " + words, List.of(evidence)));
  }
}
