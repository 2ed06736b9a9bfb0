package dev.sojourn.server.verify;

import dev.sojourn.Activity;
import dev.sojourn.Client;
import dev.sojourn.Freshness;
import dev.sojourn.RejectReason;
import dev.sojourn.Session;
import dev.sojourn.SessionManager;
import dev.sojourn.TimeSource;
import dev.sojourn.Validation;
import dev.sojourn.server.security.ServiceKey;
import dev.sojourn.server.web.Checks;
import dev.sojourn.token.SessionToken;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks a token for an application. */
@Component
class Verifier {

  private final SessionManager sessions;
  private final TimeSource time;

  Verifier(SessionManager sessions, TimeSource time) {
    this.sessions = sessions;
    this.time = time;
  }

  VerifyView verify(ServiceKey key, VerifyBody body) {
    Checks checks = new Checks();
    checks.require(body.token() != null, "token", "is needed");
    Client client = body.client() == null ? Client.UNKNOWN : body.client().toClient(checks);
    Requirements.check(checks, body.require());
    SessionToken token = SessionToken.of(checks.need(body.token()));
    Activity activity =
        Boolean.FALSE.equals(body.touch()) ? Activity.BACKGROUND : Activity.FOREGROUND;
    Freshness freshness = Boolean.TRUE.equals(body.fresh()) ? Freshness.STRICT : Freshness.CACHED;
    if (key.tenant() != null && activity == Activity.FOREGROUND) {
      // A key must not leave a trace in a session of a tenant that it does not see.
      Validation look = sessions.validate(token, client, Activity.BACKGROUND, freshness);
      if (!isVisible(key, look)) {
        return VerifyView.rejected(RejectReason.UNKNOWN);
      }
    }
    Validation validation = sessions.validate(token, client, activity, freshness);
    return isVisible(key, validation)
        ? view(validation, body)
        : VerifyView.rejected(RejectReason.UNKNOWN);
  }

  private VerifyView view(Validation validation, VerifyBody body) {
    return switch (validation) {
      case Validation.Active active ->
          VerifyView.active(
              active.session(),
              Requirements.unmet(active.session(), body.require(), time.instant()));
      case Validation.Guest guest -> VerifyView.guest(guest.session());
      case Validation.Rejected rejected -> VerifyView.rejected(rejected.reason());
    };
  }

  private static boolean isVisible(ServiceKey key, Validation validation) {
    Session session =
        switch (validation) {
          case Validation.Active active -> active.session();
          case Validation.Guest guest -> guest.session();
          case Validation.Rejected rejected -> rejected.ended();
        };
    return isVisible(key, session);
  }

  private static boolean isVisible(ServiceKey key, @Nullable Session session) {
    return session == null || key.sees(session.tenant());
  }
}
