package dev.sojourn.server.rules;

import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionState;
import dev.sojourn.TimeSource;
import dev.sojourn.User;
import dev.sojourn.UserId;
import dev.sojourn.access.Held;
import dev.sojourn.access.RolePermissions;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds what is there of users, to be asked about. */
@Component
public class Subjects {

  private final SessionManager sessions;
  private final TimeSource time;

  Subjects(SessionManager sessions, TimeSource time) {
    this.sessions = sessions;
    this.time = time;
  }

  /**
   * A user in the newest of their living sessions; without one, as if they had just signed in with
   * a single factor, unless they cannot.
   *
   * @param granted what comes with roles
   * @return empty for an unknown user
   */
  public Optional<Subject> find(UserId user, RolePermissions granted) {
    SessionFilter living =
        SessionFilter.filter().tenant(user.tenant()).user(user).state(SessionState.ACTIVE).build();
    Optional<Session> newest =
        sessions.list(living, PageRequest.first(1)).items().stream().findFirst();
    return newest
        .map(session -> new Subject(Held.of(session, granted), user.id(), session.id().toString()))
        .or(() -> sessions.users().find(user).map(known -> withoutSession(known, granted)));
  }

  private Subject withoutSession(User user, RolePermissions granted) {
    Held held =
        user.disabled()
            ? Held.NOTHING
            : Subject.signedIn(user.roles(), user.permissions(), granted, time.instant());
    return new Subject(held, user.id().id(), null);
  }
}
