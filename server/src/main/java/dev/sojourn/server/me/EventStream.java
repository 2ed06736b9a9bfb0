package dev.sojourn.server.me;

import dev.sojourn.Activity;
import dev.sojourn.Client;
import dev.sojourn.EndReason;
import dev.sojourn.Freshness;
import dev.sojourn.Session;
import dev.sojourn.SessionManager;
import dev.sojourn.TimeSource;
import dev.sojourn.Validation;
import dev.sojourn.server.web.Presence;
import dev.sojourn.servlet.Visitor;
import dev.sojourn.store.StoreUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One stream of server-sent events to one browser or app: {@code hello} at its beginning, {@code
 * changed} when the person's sessions or devices have changed, {@code ended} when this session is
 * over. It is written by one thread of its own; the other methods may be called by any.
 *
 * <p>It lives no longer than its token: it looks again at every change, and when a deadline passes.
 * A token that was replaced closes the stream, and the browser comes back with the new one.
 */
final class EventStream implements Runnable {

  /** Deadlines are looked at, and changes reported, no more often than this. */
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * So many ticks after the last one a sign of life is due: proxies close what is silent, and some
   * hide from us that a browser has left until we write to it.
   */
  private static final int TICKS_PER_HEARTBEAT = 5;

  private final SessionManager sessions;
  private final TimeSource time;
  private final Visitor.SignedIn me;
  private final Client client;
  private final Presence.Watch browser;
  private final OutputStream out;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition happened = lock.newCondition();
  private boolean signalled;
  private boolean closed;
  private long nanosToTick = TICK_NANOS;

  private Instant deadline;
  private boolean isSuspect;

  EventStream(
      SessionManager sessions,
      TimeSource time,
      Visitor.SignedIn me,
      Client client,
      Presence.Watch browser,
      OutputStream out) {
    this.sessions = sessions;
    this.time = time;
    this.me = me;
    this.client = client;
    this.browser = browser;
    this.out = out;
    deadline = deadlineOf(me.session());
  }

  Visitor.SignedIn me() {
    return me;
  }

  /** Something has changed that may concern this stream. */
  void signal() {
    lock.lock();
    try {
      signalled = true;
      happened.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the stream soon. */
  void close() {
    lock.lock();
    try {
      closed = true;
      happened.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Writes until the session is over, the stream is closed or the other side is gone. */
  @Override
  public void run() {
    try {
      // What changed between the request's validation and now was signalled to nobody.
      send("retry: 1000\n");
      event("hello", "");
      if (look()) {
        goOn();
      }
    } catch (IOException gone) {
      // The other side went away, as everybody does in the end.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void goOn() throws IOException, InterruptedException {
    int ticks = 0;
    boolean isChanged = false;
    boolean wasToldThisTick = false;
    for (; ; ) {
      boolean isTick = awaitSignalOrTick();
      if (isClosed() || (isTick && browser.isOver())) {
        return;
      }
      isChanged |= !isTick;
      boolean isDue = !isTick || isSuspect || !time.instant().isBefore(deadline);
      if (isDue && !look()) {
        return;
      }
      if (isChanged && (isTick || !wasToldThisTick)) {
        event("changed", "");
        isChanged = false;
        wasToldThisTick = true;
      }
      if (isTick) {
        wasToldThisTick = false;
        if (++ticks % TICKS_PER_HEARTBEAT == 0) {
          send(":\n\n");
        }
      }
    }
  }

  /** Whether a tick passed (true) or something happened before it did. */
  private boolean awaitSignalOrTick() throws InterruptedException {
    lock.lock();
    try {
      while (!signalled && !closed && nanosToTick > 0) {
        nanosToTick = happened.awaitNanos(nanosToTick);
      }
      boolean isTick = !signalled;
      signalled = false;
      if (isTick) {
        nanosToTick = TICK_NANOS;
      }
      return isTick;
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the stream may go on; says why when the session is over. */
  private boolean look() throws IOException {
    try {
      Validation now = sessions.validate(me.token(), client, Activity.BACKGROUND, Freshness.STRICT);
      isSuspect = false;
      return switch (now) {
        case Validation.Active active -> {
          deadline = deadlineOf(active.session());
          yield true;
        }
        case Validation.Guest guest -> false;
        case Validation.Rejected rejected -> {
          if (rejected.reason().endReason().isPresent()) {
            EndReason reason = rejected.reason().endReason().get();
            event("ended", ",\"reason\":\"" + reason.wireName() + "\"");
          }
          yield false;
        }
      };
    } catch (StoreUnavailableException fault) {
      // Nobody knows. Nothing is shown by the stream itself, so it stays and asks again.
      isSuspect = true;
      return true;
    }
  }

  private void event(String type, String more) throws IOException {
    // Ids and reasons are made of letters, digits, '-' and '_': nothing in them needs escaping.
    send("event: %s\ndata: {\"session\":\"%s\"%s}\n\n".formatted(type, me.session().id(), more));
  }

  private void send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static Instant deadlineOf(Session session) {
    return session.idleExpiresAt().isBefore(session.expiresAt())
        ? session.idleExpiresAt()
        : session.expiresAt();
  }
}
