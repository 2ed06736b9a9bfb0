package dev.sojourn.servlet;

import dev.sojourn.Creation;
import dev.sojourn.Lifetime;
import dev.sojourn.Session;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SignIn;
import dev.sojourn.Update;
import dev.sojourn.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session with its attributes, in the hands of one request or of one caller: a user's session, or
 * a guest's, which may not be stored yet. What {@code HttpSession} and its like are made of.
 * Nothing that is done to the attributes is seen by anybody else until it is saved. Thread-safe, by
 * turns.
 *
 * <p>A save after the session's end changes nothing, says nothing, and brings nothing back to life.
 */
public final class OpenSession {

  /**
   * Under names that begin so, containers and frameworks put what is to hear of the end: Tomcat's
   * websockets, for instance, and Spring's session-scoped beans that want to be destroyed.
   */
  private static final List<String> PASSING =
      List.of(
          "org.apache.",
          "org.eclipse.jetty.",
          "org.springframework.web.context.request.ServletRequestAttributes.DESTRUCTION_CALLBACK.");

  private final Keeper keeper;
  private final ReentrantLock lock;
  private final Instant begun;
  private final SessionAttributes attributes;
  private final boolean isNew;

  /** What is for this holder alone, and is not saved. */
  private final Map<String, Object> passing = new HashMap<>();

  private Runnable beforeSave = () -> {};
  private @Nullable Session session;
  private boolean isValid = true;
  private boolean isSaving;
  private boolean isKept;

  /** An idle timeout that is not saved yet. */
  private @Nullable Duration ownIdle;

  /**
   * Of one request or caller.
   *
   * @param session it, or null for a guest's that is not stored yet
   */
  OpenSession(Keeper keeper, @Nullable Session session) {
    this.keeper = keeper;
    this.session = session;
    lock = keeper.lock();
    isNew = session == null;
    begun = keeper.now();
    attributes = new SessionAttributes(keeper.codec(), this::read, keeper::unreadable);
  }

  private Map<String, byte[]> read() {
    return session == null ? Map.of() : keeper.known().of(session, keeper.sessions());
  }

  private <T> T inTurn(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  private void requireValid() {
    if (!isValid) {
      throw new IllegalStateException("the session is over");
    }
  }

  /** Whether it is not over yet, as far as is known here. */
  public boolean isValid() {
    return inTurn(() -> isValid);
  }

  /** Whether it began here. */
  public boolean isNew() {
    return isNew;
  }

  /** The session as it is stored; empty as long as it is not. */
  public Optional<Session> stored() {
    return inTurn(() -> Optional.ofNullable(session));
  }

  /**
   * The session as it is stored; it is now, if it was not.
   *
   * @throws IllegalStateException if it is not stored and the answer is on its way already
   * @throws StoreUnavailableException if the outcome is unknown
   */
  public Session store() {
    return inTurn(() -> {
      if (session == null) {
        requireValid();
        session = keeper.begin(Map.of());
      }
      return session;
    });
  }

  /** When it began. */
  public Instant createdAt() {
    return stored().map(Session::createdAt).orElse(begun);
  }

  /** The latest activity. */
  public Instant lastActiveAt() {
    return stored().map(Session::lastActiveAt).orElse(begun);
  }

  /** How long it may live; empty if its policy is gone. */
  public Optional<Lifetime> lifetime() {
    Optional<Session> now = stored();
    String policy = now.map(Session::policy).orElse(SessionPolicy.GUEST_NAME);
    boolean isRemembered = now.filter(Session::remembered).isPresent();
    return keeper.sessions().policy(policy).map(found -> found.lifetime(isRemembered));
  }

  /** How long one under {@code policy} that is not remembered may live; empty if there is none. */
  public Optional<Lifetime> lifetimeUnder(String policy) {
    return keeper.sessions().policy(policy).map(found -> found.lifetime(false));
  }

  /** After how long without activity it ends; 0 if its policy is gone. */
  public Duration idleTimeout() {
    return inTurn(() -> {
      if (ownIdle != null) {
        return ownIdle;
      }
      return session == null
          ? lifetime().map(Lifetime::idle).orElse(Duration.ZERO)
          : session.idleTimeout();
    });
  }

  /**
   * Gives the session an idle timeout of its own, to be saved; its policy's stays the most.
   *
   * @param idle at least {@value Lifetime#MIN_SECONDS} s
   * @throws IllegalStateException if the session is over
   */
  public void limitIdle(Duration idle) {
    lock.lock();
    try {
      requireValid();
      ownIdle = idle.equals(idleTimeout()) ? ownIdle : idle;
    } finally {
      lock.unlock();
    }
  }

  /**
   * An attribute: an object of this holder's own; null for none, and for one that cannot be read
   * here.
   *
   * @throws IllegalStateException if the session is over
   */
  public @Nullable Object get(String name) {
    lock.lock();
    try {
      requireValid();
      return isPassing(name) ? passing.get(name) : attributes.get(name);
    } finally {
      lock.unlock();
    }
  }

  private static boolean isPassing(String name) {
    return PASSING.stream().anyMatch(name::startsWith);
  }

  /** The names of the attributes that are there and can be read, as far as that was tried. */
  public Set<String> names() {
    return inTurn(() -> {
      requireValid();
      return attributes.names();
    });
  }

  /**
   * Sets an attribute, to be saved; only what containers and Spring put here to hear of the end is
   * not, and is for this holder alone.
   *
   * @return the value before, or null
   * @throws UnsupportedAttributeException if values of this kind cannot be kept
   * @throws dev.sojourn.AttributesTooLargeException if all together would be out of bounds
   * @throws IllegalStateException if the session is over, or if it is not stored and cannot be any
   *     more
   */
  public @Nullable Object set(String name, Object value) {
    lock.lock();
    try {
      requireValid();
      if (isPassing(name)) {
        return passing.put(name, value);
      }
      if (session == null) {
        keeper.requireOpen();
      }
      return attributes.set(name, value);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes an attribute, to be saved.
   *
   * @return the value before, or null
   * @throws IllegalStateException if the session is over
   */
  public @Nullable Object remove(String name) {
    lock.lock();
    try {
      requireValid();
      return isPassing(name) ? passing.remove(name) : attributes.remove(name);
    } finally {
      lock.unlock();
    }
  }

  /** Whether an attribute differs from what is saved, be it that only its object was changed. */
  public boolean isChanged(String name) {
    return inTurn(() -> attributes.isChanged(name));
  }

  /**
   * Takes back what was done to an attribute and is not saved.
   *
   * @throws IllegalStateException if the session is over
   */
  public void undo(String name) {
    lock.lock();
    try {
      requireValid();
      attributes.undo(name);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes back whatever was done here and is not saved.
   *
   * @throws IllegalStateException if the session is over
   */
  public void undo() {
    lock.lock();
    try {
      requireValid();
      attributes.undo();
      ownIdle = null;
    } finally {
      lock.unlock();
    }
  }

  /** The objects in this holder's hands. */
  Collection<Map.Entry<String, Object>> values() {
    Collection<Map.Entry<String, Object>> all = new ArrayList<>(attributes.values());
    all.addAll(passing.entrySet());
    return all;
  }

  /** Has it stored when it is saved, also without attributes. */
  public void keep() {
    lock.lock();
    try {
      isKept = true;
    } finally {
      lock.unlock();
    }
  }

  /** Has {@code action} called whenever the attributes are about to be saved; it may sign in. */
  public void beforeSave(Runnable action) {
    lock.lock();
    try {
      beforeSave = action;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Saves what changed, all of it together.
   *
   * @throws StoreUnavailableException if the outcome is unknown; it may be repeated
   */
  public void save() {
    lock.lock();
    try {
      if (!isValid || isSaving) {
        return;
      }
      isSaving = true;
      try {
        beforeSave.run();
      } finally {
        isSaving = false;
      }
      if (session == null) {
        begin();
      } else {
        write(session);
      }
      if (ownIdle != null) {
        updated(keeper.sessions().limitIdle(store().id(), ownIdle));
        ownIdle = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** A guest's begins with all that is to be saved, in one step. */
  private void begin() {
    Map<String, byte[]> own = attributes.set();
    if (!own.isEmpty() || isKept) {
      moveTo(keeper.begin(own), own);
    }
  }

  private void write(Session to) {
    Map<String, Optional<byte[]>> changes = attributes.changes();
    if (changes.isEmpty()) {
      return;
    }
    Update update = keeper.sessions().updateFramework(to.id(), changes, null);
    if (update instanceof Update.Updated updated) {
      keeper.known().wrote(to, updated.session(), changes);
    }
    updated(update);
    attributes.saved(changes);
  }

  private void updated(Update update) {
    if (update instanceof Update.Updated updated) { // else it is over, and stays so
      session = updated.session();
      keeper.wrote(updated.session());
    }
  }

  /**
   * Signs a user in, after the application checked who it is. The holder goes on in the new
   * session: with what a guest had, as far as the policy allows, and with whatever it has set
   * itself; of another user's session nothing else is left, and that one ends.
   *
   * @throws IllegalStateException if the session is over, or the answer is on its way already
   * @throws StoreUnavailableException if the outcome is unknown
   */
  public Creation signIn(SignIn asked) {
    return inTurn(() -> {
      requireValid();
      return keeper.signIn(asked, this);
    });
  }

  /**
   * Signs the user out: their session ends, and the holder goes on in a new guest's session, with
   * what it has set itself; of the user's attributes nothing else is left, since somebody else may
   * sign in next.
   *
   * @throws IllegalStateException if the session is over, or the answer is on its way already
   * @throws StoreUnavailableException if the outcome is unknown
   */
  public void signOut() {
    lock.lock();
    try {
      requireValid();
      keeper.requireOpen();
      Map<String, byte[]> own = attributes.set();
      if (session != null) {
        keeper.end(session);
      }
      moveTo(keeper.begin(own), own);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Replaces the token; the id stays. A session that is not stored has none yet.
   *
   * @throws IllegalStateException if the session is over, or the answer is on its way already
   * @throws StoreUnavailableException if the outcome is unknown
   */
  public void rotate() {
    lock.lock();
    try {
      requireValid();
      keeper.requireOpen();
      if (session != null) {
        keeper.rotate(session);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the session, on every node; a guest's, too.
   *
   * @throws IllegalStateException if it is over already, as far as is known here
   * @throws StoreUnavailableException if the outcome is unknown
   */
  public void end() {
    lock.lock();
    try {
      requireValid();
      if (session != null) {
        keeper.end(session);
      }
      over();
    } finally {
      lock.unlock();
    }
  }

  /** It is over for this holder. */
  void over() {
    keeper.ending();
    isValid = false;
  }

  /** The same session, as it stands now. */
  void renew(Session next) {
    session = next;
  }

  /** The attributes that a sign-in under {@code policy} takes over. */
  Map<String, byte[]> taken(@Nullable SessionPolicy policy) {
    return attributes.of(policy == null ? null : policy.guestAttributes());
  }

  /** The attributes that this holder has set itself, and that are not saved. */
  Map<String, byte[]> set() {
    return attributes.set();
  }

  /**
   * Goes on as {@code next}.
   *
   * @param taken what it began with, and nothing else; null when an earlier request may have begun
   *     it, so that the store alone knows
   */
  void moveTo(Session next, @Nullable Map<String, byte[]> taken) {
    session = next;
    if (taken == null) {
      attributes.reread();
    } else {
      keeper.known().begun(next, taken);
      attributes.begun(taken);
    }
  }
}
