package dev.sojourn.server.console;

import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.UserId;
import dev.sojourn.servlet.Visitor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A signed-in person with the role {@code admin}. They see and touch their own tenant only.
 *
 * @param me who it is
 */
record Administrator(Visitor.SignedIn me) {

  String tenant() {
    return me.user().tenant();
  }

  String name() {
    return me.user().id();
  }

  /** Whether this is their own name. */
  boolean is(UserId user) {
    return user.equals(me.user());
  }

  /** The user of this name in their tenant; empty if nobody can have it. */
  Optional<UserId> user(@Nullable String id) {
    try {
      return id == null ? Optional.empty() : Optional.of(new UserId(tenant(), id));
    } catch (IllegalArgumentException noName) {
      return Optional.empty();
    }
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
