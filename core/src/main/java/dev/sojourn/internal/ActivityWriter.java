package dev.sojourn.internal;

import dev.sojourn.Client;
import dev.sojourn.SessionId;
import dev.sojourn.TimeSource;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.Touch;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Records activity: the first of a touch interval at once, later ones together when the interval
 * ends. Checks never wait for it; changes of a session wait when it seems idle. Thread-safe.
 *
 * <p>What the store does not take stays here and is tried again. A tick looks only at what is due:
 * with very many sessions the others are far more. Bounded: beyond {@value #MAX} sessions further
 * activity is only noted in the near cache, and such a session may end early.
 */
final class ActivityWriter {

  /** The most sessions with activity that is not recorded yet. */
  static final int MAX = 2_000_000;

  private static final int BATCH = 500;
  private static final long TICK_MILLIS = 250;
  private static final System.Logger LOG = System.getLogger(ActivityWriter.class.getName());

  private final SessionStore store;
  private final TimeSource time;
  private final ScheduledExecutorService scheduler;
  private final ConcurrentMap<SessionId, CachedSession> pending = new ConcurrentHashMap<>();

  /** Those that are pending, by the tick at which they are due. */
  private final ConcurrentMap<Long, List<CachedSession>> agenda = new ConcurrentHashMap<>();

  private final AtomicBoolean drainIsDue = new AtomicBoolean();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final ReentrantLock writing = new ReentrantLock();
  private final ScheduledFuture<?> ticks;

  ActivityWriter(SessionStore store, TimeSource time, ScheduledExecutorService scheduler) {
    this.store = store;
    this.time = time;
    this.scheduler = scheduler;
    ticks =
        scheduler.scheduleWithFixedDelay(
            this::drain, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Notes that {@code session} was active at {@code now}. */
  void touch(CachedSession session, long now, Client client) {
    boolean atOnce = session.touch(now, client);
    enqueue(session);
    if (atOnce && drainIsDue.compareAndSet(false, true)) {
      try {
        scheduler.execute(this::drain);
      } catch (RejectedExecutionException shutDown) { // by its owner: flush and close still write
        drainIsDue.set(false);
      }
    }
  }

  /**
   * Puts it into the queue, once. Another answer about the same session may be there: it leaves
   * before its activity is taken over, so that whatever is noted on it later enters the queue anew.
   */
  private void enqueue(CachedSession session) {
    if (!session.claimPending()) {
      return;
    }
    if (pending.size() >= MAX) {
      session.recorded(0);
      return;
    }
    CachedSession other = pending.put(session.id(), session);
    if (other != null && other != session) {
      other.recorded(0);
      session.adopt(other);
    }
    note(session);
  }

  /** On the agenda; one that leaves the queue before its time is passed over then. */
  private void note(CachedSession session) {
    agenda.compute(
        Math.ceilDiv(session.dueAt(), TICK_MILLIS),
        (tick, due) -> {
          List<CachedSession> list = due == null ? new ArrayList<>() : due;
          list.add(session);
          return list;
        });
  }

  /** What knows of activity of this session that is not recorded; null if there is none. */
  @Nullable CachedSession pending(SessionId id) {
    return pending.get(id);
  }

  /**
   * Before a change of a session: records its activity if by what is recorded it may have been idle
   * meanwhile. It is so when the store took no activity for long, and the change would then meet a
   * session that is over, while somebody is there.
   */
  void catchUp(SessionId id) {
    CachedSession session = pending.get(id);
    if (session != null && session.seemsIdle(time.millis())) {
      record(List.of(session));
    }
  }

  /** The same for all, before housekeeping and before sessions are counted or ended by filter. */
  void catchUp() {
    long now = time.millis();
    record(pending.values().stream().filter(session -> session.seemsIdle(now)).toList());
  }

  /** Records what is due: called at every tick. */
  void drain() {
    drainIsDue.set(false);
    long now = time.millis();
    try {
      writeDue(now);
      if (failing.getAndSet(false)) {
        LOG.log(Level.INFO, "activity is recorded again");
      }
    } catch (StoreUnavailableException fault) {
      if (!failing.getAndSet(true)) {
        LOG.log(Level.WARNING, "activity is kept to be recorded later: {0}", fault.getMessage());
      }
    } catch (RuntimeException defect) { // thrown on, it would end the ticks for good
      if (!failing.getAndSet(true)) {
        LOG.log(Level.ERROR, "activity is kept to be recorded later", defect);
      }
    }
  }

  /** Records everything now. */
  void flush() {
    record(pending.values());
  }

  private void record(Collection<CachedSession> sessions) {
    writing.lock();
    try {
      write(sessions);
    } finally {
      writing.unlock();
    }
  }

  /** Records everything and stops. */
  void close() {
    ticks.cancel(false);
    flush();
  }

  int size() {
    return pending.size();
  }

  private void writeDue(long now) {
    writing.lock();
    try {
      for (Long tick : agenda.keySet()) {
        List<CachedSession> due = tick <= now / TICK_MILLIS ? agenda.remove(tick) : null;
        if (due != null) {
          writeOrNoteAgain(due, now);
        }
      }
    } finally {
      writing.unlock();
    }
  }

  private void writeOrNoteAgain(List<CachedSession> noted, long now) {
    Set<CachedSession> due = new LinkedHashSet<>();
    for (CachedSession session : noted) {
      if (isPending(session) && session.dueAt() <= now) {
        due.add(session);
      } else if (isPending(session)) { // it was recorded since, and active again
        note(session);
      }
    }
    try {
      write(due);
    } catch (RuntimeException fault) {
      due.stream().filter(this::isPending).forEach(this::note);
      throw fault;
    }
  }

  private boolean isPending(CachedSession session) {
    return pending.get(session.id()) == session;
  }

  private void write(Collection<CachedSession> sessions) {
    List<CachedSession> batch = new ArrayList<>();
    for (CachedSession session : sessions) {
      if (session.hasUnrecorded()) {
        batch.add(session);
      } else {
        forget(session, 0);
      }
      if (batch.size() == BATCH) {
        writeBatch(batch);
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      writeBatch(batch);
    }
  }

  private void writeBatch(List<CachedSession> batch) {
    List<Touch> touches = batch.stream().map(CachedSession::unrecorded).toList();
    try {
      store.touch(touches);
    } catch (StoreUnavailableException fault) {
      throw fault;
    } catch (RuntimeException fault) {
      if (batch.size()
          == 1) { // this one can never be recorded: it must not keep the others waiting
        LOG.log(Level.ERROR, "activity of session " + touches.getFirst().id() + " is lost", fault);
      } else {
        batch.forEach(session -> writeBatch(List.of(session)));
        return;
      }
    }
    for (int i = 0; i < batch.size(); i++) {
      forget(batch.get(i), touches.get(i).at().toEpochMilli());
    }
  }

  /** Leaves the queue; activity that came meanwhile enters it anew. */
  private void forget(CachedSession session, long recorded) {
    pending.remove(session.id(), session);
    session.recorded(recorded);
    if (session.hasUnrecorded()) {
      enqueue(session);
    }
  }
}
