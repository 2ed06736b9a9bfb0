package dev.sojourn.server.console;

import dev.sojourn.Page;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionManager;
import org.springframework.stereotype.Component;

/** Whether a search finds the administrator's own session, who should know before it ends. */
@Component
class OwnMatch {

  private final SessionManager sessions;

  OwnMatch(SessionManager sessions) {
    this.sessions = sessions;
  }

  /** Whether {@code filter} finds it. A user's sessions are few: all are looked at. */
  boolean isAmong(SessionFilter filter, Administrator admin) {
    String user = filter.userId();
    if (user != null && !user.equals(admin.me().user().id())) {
      return false;
    }
    SessionFilter own = filter.living().toBuilder().user(admin.me().user()).build();
    String cursor = null;
    do {
      Page<Session> page = sessions.list(own, new PageRequest(Page.MAX_LIMIT, cursor));
      if (page.items().stream().anyMatch(admin::isOwn)) {
        return true;
      }
      cursor = page.nextCursor();
    } while (cursor != null);
    return false;
  }
}
