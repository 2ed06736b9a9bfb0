package dev.sojourn.servlet;

import dev.sojourn.Creation;
import dev.sojourn.Session;
import dev.sojourn.SessionManager;
import dev.sojourn.SignIn;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Where an {@link OpenSession} is: in a request, whose answer carries the token, or in none. */
interface Keeper {

  /** Threads take turns by it. */
  ReentrantLock lock();

  SessionManager sessions();

  /** What is known of attributes without asking the store. */
  KnownAttributes known();

  AttributeCodec codec();

  /** Is told of each attribute that means nothing here. */
  void unreadable();

  Instant now();

  /**
   * Fails where no session can begin and no token can change hands any more.
   *
   * @throws IllegalStateException if so
   */
  void requireOpen();

  /** Stores a guest's session with these attributes, by name, in one step. */
  Session begin(Map<String, byte[]> attributes);

  /** Signs a user in; {@code from} goes on in the new session, with what it set itself. */
  Creation signIn(SignIn asked, OpenSession from);

  /** Replaces the token of a stored session. */
  void rotate(Session session);

  /** Ends a stored session. */
  void end(Session session);

  /** The session was written. */
  void wrote(Session session);

  /** The session is about to be over in its holder's hands. */
  void ending();
}
