package dev.sojourn.servlet;

import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.SignIn;
import java.util.HashMap;
import java.util.Map;

/** The sessions of one caller without a request: no token of theirs reaches anybody. */
final class NoRequest extends Keeper {

  NoRequest(Parts parts) {
    super(parts);
  }

  @Override
  void requireOpen() {}

  @Override
  Session begin(Map<String, byte[]> attributes) {
    SignIn guest = SignIn.guest(parts().tenant()).frameworkAttributes(attributes);
    return switch (sessions().create(guest)) {
      case Creation.Created created -> created.session();
      case Creation.Refused refused ->
          throw new IllegalStateException("no guest's session can begin: " + refused.reason());
    };
  }

  @Override
  Creation signIn(SignIn asked, OpenSession from) {
    Session old = from.stored().orElse(null);
    boolean isGuest = old == null || old.user().isEmpty();
    Map<String, byte[]> taken = new HashMap<>();
    if (isGuest) {
      taken.putAll(from.taken(sessions().policy(asked.policy()).orElse(null)));
    }
    taken.putAll(from.set());
    taken.putAll(asked.frameworkAttributes());
    Creation creation = sessions().create(asked.frameworkAttributes(taken));
    if (creation instanceof Creation.Created created) {
      if (old != null) {
        sessions().end(old.id(), EndReason.REPLACED, Initiator.APPLICATION);
      }
      from.moveTo(created.session(), asked.idempotency() == null ? taken : null);
    }
    return creation;
  }

  @Override
  void rotate(Session session) {
    sessions().rotate(session.id());
  }

  @Override
  void end(Session session) {
    sessions().end(session.id(), EndReason.ENDED_BY_ADMIN, Initiator.APPLICATION);
    known().over(session);
  }

  @Override
  void wrote(Session session) {}

  @Override
  void ending() {}
}
