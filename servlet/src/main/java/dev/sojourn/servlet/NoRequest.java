package dev.sojourn.servlet;

import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.SessionManager;
import dev.sojourn.SignIn;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The sessions of one caller without a request: no token of theirs reaches anybody. */
final class NoRequest implements Keeper {

  private final Parts parts;
  private final ReentrantLock lock = new ReentrantLock();

  NoRequest(Parts parts) {
    this.parts = parts;
  }

  @Override
  public ReentrantLock lock() {
    return lock;
  }

  @Override
  public SessionManager sessions() {
    return parts.sessions();
  }

  @Override
  public KnownAttributes known() {
    return parts.known();
  }

  @Override
  public AttributeCodec codec() {
    return parts.codec();
  }

  @Override
  public void unreadable() {
    parts.counters().unreadableAttribute();
  }

  @Override
  public Instant now() {
    return parts.time().instant();
  }

  @Override
  public void requireOpen() {}

  @Override
  public Session begin(Map<String, byte[]> attributes) {
    SignIn guest = SignIn.guest(parts.tenant()).frameworkAttributes(attributes);
    return switch (sessions().create(guest)) {
      case Creation.Created created -> created.session();
      case Creation.Refused refused ->
          throw new IllegalStateException("no guest's session can begin: " + refused.reason());
    };
  }

  @Override
  public Creation signIn(SignIn asked, OpenSession from) {
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
  public void rotate(Session session) {
    sessions().rotate(session.id());
  }

  @Override
  public void end(Session session) {
    sessions().end(session.id(), EndReason.ENDED_BY_ADMIN, Initiator.APPLICATION);
    known().over(session);
  }

  @Override
  public void wrote(Session session) {}

  @Override
  public void ending() {}
}
