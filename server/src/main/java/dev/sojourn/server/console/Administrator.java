package dev.sojourn.server.console;

import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.server.accounts.Accounts;
import dev.sojourn.server.http.Visitor;

/**
 * A signed-in person with the role {@code admin}. They see and touch their own tenant only.
 *
 * @param me who it is
 */
record Administrator(Visitor.SignedIn me) {

  /** Whether this person is one. */
  static boolean is(Visitor.SignedIn me) {
    return me.session().roles().contains(Accounts.ADMINISTRATOR);
  }

  String tenant() {
    return me.user().tenant();
  }

  /** Who caused what they do. */
  Initiator initiator() {
    return Initiator.admin(me.user().id());
  }

  /** Whether {@code session} belongs to their tenant; others do not exist for them. */
  boolean sees(Session session) {
    return session.tenant().equals(tenant());
  }

  /** Whether it is the session in which they are here. */
  boolean isOwn(Session session) {
    return session.id().equals(me.session().id());
  }
}
