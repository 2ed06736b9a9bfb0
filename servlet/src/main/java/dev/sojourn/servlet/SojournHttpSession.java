package dev.sojourn.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.Collections;
import java.util.Enumeration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The {@code HttpSession} of one request. Its id is the session's public one, and opens nothing. A
 * guest's is stored when it has its first attribute.
 *
 * <p>It lives as the session's policy says: {@link #setMaxInactiveInterval} changes nothing.
 */
final class SojournHttpSession implements HttpSession {

  private final OpenSession session;
  private final ReentrantLock lock;
  private final ServletContext context;

  SojournHttpSession(OpenSession session, ReentrantLock lock, ServletContext context) {
    this.session = session;
    this.lock = lock;
    this.context = context;
  }

  boolean isOf(OpenSession other) {
    return session.equals(other);
  }

  private void requireValid() {
    if (!session.isValid()) {
      throw new IllegalStateException("the session is over");
    }
  }

  @Override
  public String getId() {
    return session.isValid()
        ? session.store().id().toString()
        : session.stored().map(stored -> stored.id().toString()).orElse("");
  }

  @Override
  public long getCreationTime() {
    requireValid();
    return session.createdAt().toEpochMilli();
  }

  @Override
  public long getLastAccessedTime() {
    requireValid();
    return session.lastActiveAt().toEpochMilli();
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
    return Math.toIntExact(session.idleTimeout().toSeconds());
  }

  @Override
  public boolean isNew() {
    requireValid();
    return session.isNew();
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    lock.lock();
    try {
      requireValid();
      return session.get(name);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Enumeration<String> getAttributeNames() {
    return Collections.enumeration(session.names());
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
      Object old = session.set(name, value);
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
      unbound(name, session.remove(name));
    } finally {
      lock.unlock();
    }
  }

  private void unbound(String name, @Nullable Object old) {
    if (old instanceof HttpSessionBindingListener listener) {
      listener.valueUnbound(new HttpSessionBindingEvent(this, name, old));
    }
  }

  @Override
  public void invalidate() {
    session.end();
  }

  /** It is about to be over. Only what this request has in its hands can hear of it. */
  void ending() {
    session.values().forEach(entry -> unbound(entry.getKey(), entry.getValue()));
  }
}
