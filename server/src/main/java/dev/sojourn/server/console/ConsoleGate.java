package dev.sojourn.server.console;

import dev.sojourn.SessionManager;
import dev.sojourn.server.accounts.Administrators;
import dev.sojourn.server.http.BrowserCookies;
import dev.sojourn.server.http.FormTokens;
import dev.sojourn.server.me.OwnSessions;
import dev.sojourn.server.pages.PasswordProof;
import dev.sojourn.server.pages.Words;
import dev.sojourn.servlet.Visitor;
import org.springframework.stereotype.Component;

/** What every page of the console needs to let administrators in. Thread-safe. */
@Component
record ConsoleGate(
    OwnSessions own,
    Administrators administrators,
    SessionManager sessions,
    BrowserCookies cookies,
    FormTokens formTokens,
    PasswordProof proof,
    Words words) {

  /** Whether this person has the role on their own record, whatever an application stated. */
  boolean isAdministrator(Visitor.SignedIn me) {
    return administrators.isOne(me.session());
  }

  /** Whether they proved it in this very session, to this server, and their factors still count. */
  boolean isProved(Visitor.SignedIn me) {
    return me.session().authenticatedAt() != null
        && administrators.isProved(me.session(), me.token());
  }

  /** Whether they did so lately enough to change something. */
  boolean isRecent(Visitor.SignedIn me) {
    return own.isRecent(me) && administrators.isProved(me.session(), me.token());
  }
}
