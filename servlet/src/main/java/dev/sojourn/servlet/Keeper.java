package dev.sojourn.servlet;

import dev.sojourn.Creation;
import dev.sojourn.Session;
import dev.sojourn.SessionManager;
import dev.sojourn.SignIn;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Where an {@link OpenSession} is: in a request, whose answer carries the token, or in none. */
abstract sealed class Keeper permits Exchange, NoRequest {

  private final Parts parts;
  private final ReentrantLock lock = new ReentrantLock();

  Keeper(Parts parts) {
    this.parts = parts;
  }

  final Parts parts() {
    return parts;
  }

  /** Threads take turns by it. */
  final ReentrantLock lock() {
    return lock;
  }

  final SessionManager sessions() {
    return parts.sessions();
  }

  /** What is known of attributes without asking the store. */
  final KnownAttributes known() {
    return parts.known();
  }

  final AttributeCodec codec() {
    return parts.codec();
  }

  /** Is told of each attribute that means nothing here. */
  final void unreadable() {
    parts.counters().unreadableAttribute();
  }

  final Instant now() {
    return parts.time().instant();
  }

  /**
   * Fails where no session can begin and no token can change hands any more.
   *
   * @throws IllegalStateException if so
   */
  abstract void requireOpen();

  /** Stores a guest's session with these attributes, by name, in one step. */
  abstract Session begin(Map<String, byte[]> attributes);

  /** Signs a user in; {@code from} goes on in the new session, with what it set itself. */
  abstract Creation signIn(SignIn asked, OpenSession from);

  /** Replaces the token of a stored session. */
  abstract void rotate(Session session);

  /** Ends a stored session. */
  abstract void end(Session session);

  /** The session was written. */
  abstract void wrote(Session session);

  /** The session is about to be over in its holder's hands. */
  abstract void ending();
}
