package dev.sojourn.server.verify;

import dev.sojourn.Activity;
import dev.sojourn.Client;
import dev.sojourn.Freshness;
import dev.sojourn.RejectReason;
import dev.sojourn.SessionManager;
import dev.sojourn.TimeSource;
import dev.sojourn.Validation;
import dev.sojourn.access.Held;
import dev.sojourn.access.Requirement;
import dev.sojourn.access.Unmet;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.server.web.Checks;
import dev.sojourn.spring.boot.CurrentRules;
import dev.sojourn.token.SessionToken;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks a token for an application. */
@Component
class Verifier {

  private final SessionManager sessions;
  private final CurrentRules rules;
  private final TimeSource time;

  Verifier(SessionManager sessions, CurrentRules rules, TimeSource time) {
    this.sessions = sessions;
    this.rules = rules;
    this.time = time;
  }

  /**
   * Checks.
   *
   * @param tenant the one whose sessions count, or null for those of all
   * @param seen how new the answer must be unless the body demands the newest
   */
  VerifyView verify(@Nullable String tenant, VerifyBody body, Freshness seen) {
    Checks checks = new Checks();
    checks.require(body.token() != null, "token", "is needed");
    Client client = body.client() == null ? Client.UNKNOWN : body.client().toClient(checks);
    List<Requirement> required = Requirements.read(checks, body.require());
    SessionToken token = SessionToken.of(checks.need(body.token()));
    Activity activity =
        Boolean.FALSE.equals(body.touch()) ? Activity.BACKGROUND : Activity.FOREGROUND;
    Freshness freshness = Boolean.TRUE.equals(body.fresh()) ? Freshness.STRICT : seen;
    return view(sessions.validate(token, client, activity, freshness, tenant), token, required);
  }

  private VerifyView view(Validation validation, SessionToken token, List<Requirement> required) {
    return switch (validation) {
      case Validation.Active active ->
          VerifyView.active(active.session(), unmet(active, required), active.stale());
      case Validation.Guest guest -> VerifyView.guest(guest.session(), guest.stale());
      // The engine knows the kinds of its own tokens; service keys are the server's.
      case Validation.Rejected rejected
          when rejected.reason() == RejectReason.MALFORMED && ServiceKeys.hasForm(token.reveal()) ->
          VerifyView.rejected(RejectReason.WRONG_KIND);
      case Validation.Rejected rejected -> VerifyView.rejected(rejected.reason());
    };
  }

  /**
   * What {@code active} lacks. Whoever has to prove themselves anew lacks that, whatever else is
   * required.
   */
  private List<VerifyView.Unmet> unmet(Validation.Active active, List<Requirement> required) {
    List<VerifyView.Unmet> unmet = new ArrayList<>();
    active.unproved().forEach(signal -> unmet.add(VerifyView.Unmet.of(signal)));
    if (!required.isEmpty()) {
      Held held = rules.get().heldBy(active.session());
      Unmet.of(required, held, time.instant())
          .forEach(missing -> unmet.add(VerifyView.Unmet.of(missing)));
    }
    return unmet;
  }
}
