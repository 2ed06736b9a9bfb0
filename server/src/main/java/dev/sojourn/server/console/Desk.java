package dev.sojourn.server.console;

import dev.sojourn.SessionManager;
import dev.sojourn.server.http.FormTokens;
import dev.sojourn.server.http.SessionCookies;
import dev.sojourn.server.me.OwnSessions;
import dev.sojourn.server.pages.PasswordProof;
import dev.sojourn.server.pages.Words;
import org.springframework.stereotype.Component;

/** What every page of the console needs to let administrators in. Thread-safe. */
@Component
record Desk(
    OwnSessions own,
    SessionManager sessions,
    SessionCookies cookies,
    FormTokens formTokens,
    PasswordProof proof,
    Words words) {}
