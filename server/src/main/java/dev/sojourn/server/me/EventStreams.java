package dev.sojourn.server.me;

import dev.sojourn.Client;
import dev.sojourn.SessionManager;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.server.health.Draining;
import dev.sojourn.server.web.Presence;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import dev.sojourn.servlet.Visitor;
import dev.sojourn.store.Change;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/**
 * The streams of server-sent events that are open, in bounded numbers. Each is told of the changes
 * that concern its user. They are closed as soon as the server begins to stop, so that nobody waits
 * for them; browsers come back by themselves. Thread-safe.
 */
@Component
class EventStreams implements InitializingBean, DisposableBean {

  /** The most streams at once. */
  static final int MAX = 2_000;

  /** The most streams at once of one user. */
  static final int MAX_PER_USER = 16;

  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final SessionManager sessions;
  private final TimeSource time;
  private final Map<UserId, Set<EventStream>> open = new ConcurrentHashMap<>();
  private final Semaphore places = new Semaphore(MAX);
  private final Draining draining;
  private final Presence presence;
  private SessionManager.@Nullable Subscription subscription;

  EventStreams(SessionManager sessions, TimeSource time, Draining draining, Presence presence) {
    this.sessions = sessions;
    this.time = time;
    this.draining = draining;
    this.presence = presence;
  }

  @Override
  public void afterPropertiesSet() {
    subscription = sessions.onChange(this::changed);
    draining.onDrain(() -> open.values().forEach(all -> all.forEach(EventStream::close)));
  }

  @Override
  public void destroy() {
    if (subscription != null) {
      subscription.close();
    }
  }

  /**
   * Begins a stream and returns; the answer goes on by itself.
   *
   * @throws dev.sojourn.server.web.ProblemException when there are too many, or the server stops
   */
  void begin(
      Visitor.SignedIn me, Client client, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (draining.isDraining()) {
      throw Problem.of(ProblemType.UNAVAILABLE, "The server is stopping.")
          .retryAfter(PAUSE)
          .exception();
    }
    ServletOutputStream out = response.getOutputStream();
    Presence.Watch watch = presence.watch(request);
    EventStream stream = new EventStream(sessions, time, me, client, watch, out);
    boolean isStarted = false;
    try {
      admit(stream);
      response.setContentType("text/event-stream");
      response.setHeader("X-Accel-Buffering", "no"); // nginx would hold events back
      AsyncContext async = request.startAsync();
      async.setTimeout(0);
      Thread.ofVirtual()
          .name("events")
          .start(() -> {
            try {
              stream.run();
            } finally {
              dismiss(stream);
              watch.close();
              async.complete();
            }
          });
      isStarted = true;
      if (draining.isDraining()) { // since it was asked above, when nobody knew of this stream
        stream.close();
      }
    } finally {
      if (!isStarted) {
        dismiss(stream);
        watch.close();
      }
    }
  }

  private void admit(EventStream stream) {
    if (!places.tryAcquire()) {
      throw tooMany();
    }
    Set<EventStream> own =
        open.compute(
            stream.me().user(),
            (user, streams) -> {
              Set<EventStream> all = streams == null ? ConcurrentHashMap.newKeySet() : streams;
              if (all.size() < MAX_PER_USER) {
                all.add(stream);
              }
              return all;
            });
    if (!own.contains(stream)) {
      places.release();
      throw tooMany();
    }
  }

  private static RuntimeException tooMany() {
    return Problem.of(ProblemType.TOO_MANY_REQUESTS, "Too many streams of events are open.")
        .retryAfter(PAUSE)
        .exception();
  }

  private void dismiss(EventStream stream) {
    open.computeIfPresent(
        stream.me().user(),
        (user, streams) -> {
          if (streams.remove(stream)) {
            places.release();
          }
          return streams.isEmpty() ? null : streams;
        });
  }

  /** Called by the feed's thread: only sets flags. */
  private void changed(List<Change> changes) {
    if (changes.isEmpty()) {
      open.values().forEach(EventStreams::signal);
    }
    for (Change change : changes) {
      switch (change) {
        case Change.SessionChanged session -> {
          if (session.user() != null) {
            signal(open.getOrDefault(session.user(), Set.of()));
          }
        }
        case Change.UserChanged user -> signal(open.getOrDefault(user.id(), Set.of()));
        case Change.TenantChanged tenant ->
            open.forEach((user, streams) -> {
              if (user.tenant().equals(tenant.tenant())) {
                signal(streams);
              }
            });
      }
    }
  }

  private static void signal(Set<EventStream> streams) {
    streams.forEach(EventStream::signal);
  }
}
