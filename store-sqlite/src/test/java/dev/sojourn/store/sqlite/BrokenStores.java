package dev.sojourn.store.sqlite;

import dev.sojourn.SessionId;
import dev.sojourn.SessionLimits;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.Change;
import dev.sojourn.store.CreateCommand;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.EndResult;
import dev.sojourn.store.EventPage;
import dev.sojourn.store.FeedListener;
import dev.sojourn.store.Found;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.ReplaceCommand;
import dev.sojourn.store.ReplaceResult;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.UpdateCommand;
import dev.sojourn.store.UpdateResult;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Views of a real store, each of which breaks one promise now and then. Thread-safe. */
final class BrokenStores {

  /** Of so many calls one is answered as it should not be. */
  private static final int NOW_AND_THEN = 5;

  private BrokenStores() {}

  /** What happens instead of a call. */
  private interface Instead {
    Object of(Method method, Object[] arguments, Call real) throws Throwable;
  }

  /** The call itself, with these arguments. */
  private interface Call {
    Object with(Object... arguments) throws Throwable;
  }

  private static SessionStore view(SessionStore real, Instead instead) {
    return (SessionStore)
        Proxy.newProxyInstance(
            BrokenStores.class.getClassLoader(),
            new Class<?>[] {SessionStore.class, RecordStore.class},
            (proxy, method, given) -> {
              Object[] arguments = given == null ? new Object[0] : given;
              return method.getName().equals("close")
                  ? null
                  : instead.of(method, arguments, with -> call(real, method, with));
            });
  }

  private static Object call(SessionStore real, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private static SessionStore view(SessionStore real, String method, Instead instead) {
    return view(
        real,
        (called, arguments, call) ->
            called.getName().equals(method)
                ? instead.of(called, arguments, call)
                : call.with(arguments));
  }

  private static Predicate<Object> nowAndThen() {
    AtomicInteger calls = new AtomicInteger();
    return any -> calls.incrementAndGet() % NOW_AND_THEN == 0;
  }

  /** As it should be, shared by those who close it. */
  static SessionStore right(SessionStore real) {
    return view(real, (method, arguments, call) -> call.with(arguments));
  }

  /** Says that it ended a session, and does not. */
  static SessionStore swallowingEnds(SessionStore real) {
    Predicate<Object> swallows = nowAndThen();
    return view(
        real,
        "end",
        (method, arguments, call) -> {
          Optional<Found> found = real.find((SessionId) arguments[0]);
          return found.isPresent() && swallows.test(found)
              ? new EndResult.Ended(found.get())
              : call.with(arguments);
        });
  }

  /** Brings sessions back as they were: as a late write would that makes what is not there. */
  static SessionStore reviving(SessionStore real) {
    Map<SessionId, Found> alive = new ConcurrentHashMap<>();
    Predicate<Object> revives = nowAndThen();
    return view(
        real,
        "find",
        (method, arguments, call) -> {
          SessionId id = (SessionId) arguments[0];
          Optional<?> now = (Optional<?>) call.with(arguments);
          if (now.isPresent() && now.get() instanceof Found found) {
            if (found.session().endedAt() == null) {
              alive.put(id, found);
            } else if (alive.containsKey(id) && revives.test(id)) {
              return Optional.of(alive.get(id));
            }
          }
          return now;
        });
  }

  /** Loses sessions that it had. */
  static SessionStore losingSessions(SessionStore real) {
    return view(
        real,
        "find",
        (method, arguments, call) -> {
          SessionId id = (SessionId) arguments[0];
          return id.hashCode() % NOW_AND_THEN == 0 ? Optional.empty() : call.with(arguments);
        });
  }

  /** Counts nobody's sessions. */
  static SessionStore ignoringLimits(SessionStore real) {
    return view(
        real,
        "create",
        (method, arguments, call) -> {
          CreateCommand asked = (CreateCommand) arguments[0];
          return call.with(
              new CreateCommand(
                  asked.session(),
                  asked.statesAccess(),
                  asked.device(),
                  asked.expectedSecurityVersion(),
                  SessionLimits.DEFAULT,
                  asked.upgrades(),
                  asked.guestAttributes(),
                  asked.framework(),
                  asked.initiator()));
        });
  }

  /** Does not tell of changes like these, and proves that it has told of all. */
  static SessionStore silentAbout(SessionStore real, Class<? extends Change> kind) {
    return view(
        real,
        "subscribe",
        (method, arguments, call) -> {
          FeedListener listener = (FeedListener) arguments[0];
          return call.with(
              new FeedListener() {
                @Override
                public void begun() {
                  listener.begun();
                }

                @Override
                public void changed(List<Change> changes) {
                  listener.changed(
                      changes.stream().filter(change -> !kind.isInstance(change)).toList());
                }
              });
        });
  }

  /** Says that it wrote attributes, and does not. */
  static SessionStore losingWrites(SessionStore real) {
    Predicate<Object> loses = nowAndThen();
    return view(
        real,
        "update",
        (method, arguments, call) -> {
          Optional<Found> found = real.find(((UpdateCommand) arguments[0]).id());
          boolean lives = found.isPresent() && found.get().session().endedAt() == null;
          return lives && loses.test(found)
              ? new UpdateResult.Updated(found.get())
              : call.with(arguments);
        });
  }

  /** Reads now and then from a copy that has not heard the latest. */
  static SessionStore readingCopies(SessionStore real) {
    Map<SessionId, Optional<?>> copies = new ConcurrentHashMap<>();
    Predicate<Object> fromCopy = nowAndThen();
    return view(
        real,
        "find",
        (method, arguments, call) -> {
          SessionId id = (SessionId) arguments[0];
          Optional<?> now = (Optional<?>) call.with(arguments);
          Optional<?> before = copies.put(id, now);
          return before != null && before.isPresent() && fromCopy.test(id) ? before : now;
        });
  }

  /**
   * Tells who writes attributes the version from before, and nodes nothing: theirs seems to be as
   * new.
   */
  static SessionStore countingWritesLate(SessionStore real) {
    return view(
        silentAbout(real, Change.SessionChanged.class),
        "update",
        (method, arguments, call) -> {
          Object result = call.with(arguments);
          return result instanceof UpdateResult.Updated(Found found)
              ? new UpdateResult.Updated(with(found, countedLate(found.session())))
              : result;
        });
  }

  private static SessionRecord countedLate(SessionRecord session) {
    return session.toBuilder().version(session.version() - 1).build();
  }

  private static Found with(Found found, SessionRecord session) {
    return new Found(session, found.user(), found.tenant(), found.device());
  }

  /** Says that a session has a new token, and leaves it the old one. */
  static SessionStore swallowingRotations(SessionStore real) {
    Predicate<Object> swallows = nowAndThen();
    return view(
        real,
        "replace",
        (method, arguments, call) -> {
          ReplaceCommand asked = (ReplaceCommand) arguments[0];
          Optional<Found> found = real.find(asked.next().id());
          boolean lives = found.isPresent() && found.get().session().endedAt() == null;
          return lives && swallows.test(asked)
              ? new ReplaceResult.Replaced(with(found.get(), asked.next()))
              : call.with(arguments);
        });
  }

  /** Says that guests ended who signed in, and leaves them alone. */
  static SessionStore forgettingGuests(SessionStore real) {
    return view(
        real,
        "create",
        (method, arguments, call) -> {
          CreateCommand asked = (CreateCommand) arguments[0];
          Optional<Found> guest =
              asked.upgrades() == null ? Optional.empty() : real.find(asked.upgrades());
          Object result =
              call.with(
                  new CreateCommand(
                      asked.session(),
                      asked.statesAccess(),
                      asked.device(),
                      asked.expectedSecurityVersion(),
                      asked.limits(),
                      null,
                      null,
                      asked.framework(),
                      asked.initiator()));
          return guest.isPresent() && result instanceof CreateResult.Created created
              ? alsoEnding(created, guest.get().session())
              : result;
        });
  }

  private static CreateResult alsoEnding(CreateResult.Created created, SessionRecord guest) {
    List<SessionRecord> ended = new ArrayList<>(created.ended());
    ended.add(guest);
    return new CreateResult.Created(created.found(), ended);
  }

  /** Tells of events otherwise than they are. */
  private static SessionStore tellingEvents(
      SessionStore real, UnaryOperator<List<SessionEvent>> otherwise) {
    return view(
        real,
        "events",
        (method, arguments, call) -> {
          EventPage page = (EventPage) call.with(arguments);
          return new EventPage(otherwise.apply(page.items()), page.nextCursor());
        });
  }

  /** Forgets events. */
  static SessionStore losingEvents(SessionStore real) {
    Predicate<Object> loses = nowAndThen();
    return tellingEvents(
        real, events -> events.stream().filter(event -> !loses.test(event)).toList());
  }

  /** Tells of a change as of two. */
  static SessionStore doublingEvents(SessionStore real) {
    Predicate<Object> doubles = nowAndThen();
    return tellingEvents(
        real,
        events -> {
          List<SessionEvent> all = new ArrayList<>(events);
          events.stream().filter(doubles).forEach(event -> all.add(again(event)));
          return all;
        });
  }

  private static SessionEvent again(SessionEvent event) {
    return new SessionEvent(
        event.id() + "-2",
        event.type(),
        event.at(),
        event.tenant(),
        event.userId(),
        event.session(),
        event.device(),
        event.reason(),
        event.epoch(),
        event.subject(),
        event.initiator());
  }

  /** Tells of events in the order in which they happen to lie there. */
  static SessionStore turningEvents(SessionStore real) {
    return tellingEvents(
        real,
        events -> {
          List<SessionEvent> turned = new ArrayList<>(events);
          Collections.reverse(turned);
          return turned;
        });
  }

  /** Tells of events when others come after them. */
  static SessionStore holdingBackEvents(SessionStore real) {
    List<SessionEvent> held = new ArrayList<>();
    return tellingEvents(
        real,
        events -> {
          synchronized (held) {
            List<SessionEvent> told = new ArrayList<>(held);
            held.clear();
            for (SessionEvent event : events) {
              (event.type() == EventType.SESSION_ENDED ? held : told).add(event);
            }
            return told;
          }
        });
  }
}
