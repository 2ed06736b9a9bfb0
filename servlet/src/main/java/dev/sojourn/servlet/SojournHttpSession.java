package dev.sojourn.servlet;

import dev.sojourn.FrameworkAttributes;
import dev.sojourn.Session;
import dev.sojourn.SessionPolicy;
import dev.sojourn.Update;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.time.Instant;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The {@code HttpSession} of one request: a user's session, or a guest's, which is stored when it
 * has its first attribute. Its id is the session's public one, and opens nothing.
 *
 * <p>It lives as the session's policy says: {@link #setMaxInactiveInterval} changes nothing. A save
 * after the session's end changes nothing either, and brings nothing back to life.
 */
final class SojournHttpSession implements HttpSession {

  private final Exchange exchange;
  private final ReentrantLock lock;
  private final ServletContext context;
  private final Instant begun;
  private final SessionAttributes attributes;
  private final boolean isNew;

  /** What the container itself puts here, for this process alone, to hear of the end. */
  private final Map<String, Object> containers = new HashMap<>();

  private @Nullable Session session;
  private boolean isValid = true;

  /**
   * Of one request.
   *
   * @param session it, or null for a guest's that is not stored yet
   */
  SojournHttpSession(Exchange exchange, ServletContext context, @Nullable Session session) {
    this.exchange = exchange;
    this.context = context;
    this.session = session;
    lock = exchange.lock();
    isNew = session == null;
    begun = exchange.parts().time().instant();
    attributes =
        new SessionAttributes(
            exchange.parts().codec(), this::read, exchange.parts().counters()::unreadableAttribute);
  }

  private Map<String, byte[]> read() {
    return session == null
        ? Map.of()
        : exchange
            .parts()
            .sessions()
            .frameworkAttributes(session.id())
            .map(FrameworkAttributes::values)
            .orElse(Map.of());
  }

  boolean isValid() {
    return isValid;
  }

  /** The session as it is stored, or null as long as it is not. */
  @Nullable Session stored() {
    return session;
  }

  private Session ensureStored() {
    if (session == null) {
      session = exchange.beginGuest();
    }
    return session;
  }

  private void requireValid() {
    if (!isValid) {
      throw new IllegalStateException("the session is over");
    }
  }

  @Override
  public String getId() {
    lock.lock();
    try {
      return isValid || session != null ? ensureStored().id().toString() : "";
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long getCreationTime() {
    requireValid();
    return (session == null ? begun : session.createdAt()).toEpochMilli();
  }

  @Override
  public long getLastAccessedTime() {
    requireValid();
    return (session == null ? begun : session.lastActiveAt()).toEpochMilli();
  }

  @Override
  public ServletContext getServletContext() {
    return context;
  }

  /** Changes nothing: how long sessions live is the policy's to say. */
  @Override
  public void setMaxInactiveInterval(int seconds) {}

  /** The idle timeout of the session's policy. */
  @Override
  public int getMaxInactiveInterval() {
    Session of = session;
    String policy = of == null ? SessionPolicy.GUEST_NAME : of.policy();
    boolean isRemembered = of != null && of.remembered();
    return exchange
        .parts()
        .sessions()
        .policy(policy)
        .map(found -> Math.toIntExact(found.lifetime(isRemembered).idle().toSeconds()))
        .orElse(0);
  }

  @Override
  public boolean isNew() {
    requireValid();
    return isNew;
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    lock.lock();
    try {
      requireValid();
      return isContainers(name) ? containers.get(name) : attributes.get(name);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Enumeration<String> getAttributeNames() {
    lock.lock();
    try {
      requireValid();
      return Collections.enumeration(attributes.names());
    } finally {
      lock.unlock();
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the very object that is bound already stays bound
  public void setAttribute(String name, @Nullable Object value) {
    if (value == null) {
      removeAttribute(name);
      return;
    }
    lock.lock();
    try {
      requireValid();
      Object old;
      if (isContainers(name)) {
        old = containers.put(name, value);
      } else {
        if (session == null) {
          exchange.requireOpen();
        }
        old = attributes.set(name, value);
      }
      if (old != value) {
        if (value instanceof HttpSessionBindingListener listener) {
          listener.valueBound(new HttpSessionBindingEvent(this, name, value));
        }
        unbound(name, old);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void removeAttribute(String name) {
    lock.lock();
    try {
      requireValid();
      unbound(name, isContainers(name) ? containers.remove(name) : attributes.remove(name));
    } finally {
      lock.unlock();
    }
  }

  /** Tomcat's websockets, for instance, look there whether they are in an authenticated session. */
  private static boolean isContainers(String name) {
    return name.startsWith("org.apache.") || name.startsWith("org.eclipse.jetty.");
  }

  private void unbound(String name, @Nullable Object old) {
    if (old instanceof HttpSessionBindingListener listener) {
      listener.valueUnbound(new HttpSessionBindingEvent(this, name, old));
    }
  }

  /** Ends the session, on every node; a guest's, too. */
  @Override
  public void invalidate() {
    lock.lock();
    try {
      requireValid();
      if (session != null) {
        exchange.end();
      }
      over();
    } finally {
      lock.unlock();
    }
  }

  /** It is over. Only what this request has in its hands can hear of it. */
  void over() {
    if (isValid) {
      attributes.values().forEach(entry -> unbound(entry.getKey(), entry.getValue()));
      containers.forEach(this::unbound);
      isValid = false;
    }
  }

  /** Replaces the token, and returns the id, which stays. */
  String rotate() {
    lock.lock();
    try {
      requireValid();
      exchange.rotate(this);
      return getId();
    } finally {
      lock.unlock();
    }
  }

  /** The same session, as it stands now. */
  void renew(Session next) {
    session = next;
  }

  /** The attributes that a sign-in under {@code policy} takes over. */
  Map<String, Optional<byte[]>> taken(@Nullable SessionPolicy policy) {
    return attributes.of(policy == null ? null : policy.guestAttributes());
  }

  /** The guest has signed in: goes on as {@code next}, with what was taken over. */
  void moveTo(Session next, Map<String, Optional<byte[]>> taken) {
    session = next;
    attributes.moved(taken);
    write(next, taken);
  }

  /** Saves what changed, all of it together. */
  void save() {
    if (!isValid) {
      return;
    }
    Map<String, Optional<byte[]>> changes = attributes.changes();
    if (!changes.isEmpty()) {
      write(ensureStored(), changes);
      attributes.saved(changes);
    }
  }

  private void write(Session to, Map<String, Optional<byte[]>> changes) {
    if (changes.isEmpty()) {
      return;
    }
    Update update = exchange.parts().sessions().updateFramework(to.id(), changes, null);
    if (update instanceof Update.Updated updated) { // else it is over, and stays so
      session = updated.session();
      exchange.wrote(updated.session());
    }
  }
}
