package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.AttributeDelta;
import dev.sojourn.Attributes;
import dev.sojourn.AttributesTooLargeException;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.CreateResult.Created;
import dev.sojourn.store.EndResult;
import dev.sojourn.store.EventPage;
import dev.sojourn.store.ReplaceResult;
import dev.sojourn.store.SearchResult;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Standing;
import dev.sojourn.store.Touch;
import dev.sojourn.store.UpdateCommand;
import dev.sojourn.store.UpdateResult;
import dev.sojourn.store.UserChangeResult.Changed;
import dev.sojourn.testkit.Draft;
import dev.sojourn.testkit.HistoryChecker;
import dev.sojourn.testkit.Race;
import dev.sojourn.testkit.Seeded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Changes of living sessions that meet, on real threads: nothing is lost and nothing revives. */
public abstract class LifeRacesContract extends StoreContract {

  private static final int THREADS = 6;
  private static final int ROUNDS = 8;

  @Test
  @Tag("CVE-2023-20862")
  void nothingRevivesInAnyInterleaving() {
    Seeded.check(
        15,
        random -> {
          HistoryChecker history = new HistoryChecker();
          SessionId id = signIn(ALICE).id();
          List<Callable<Boolean>> tasks = new ArrayList<>();
          for (int thread = 0; thread < THREADS; thread++) {
            tasks.add(randomLife(id, history, Seeded.random(random.nextLong())));
          }
          int endAfter = random.nextInt(8);
          tasks.add(() -> {
            for (int i = 0; i < endAfter; i++) {
              store.touch(List.of(new Touch(id, now().plusMillis(i), Draft.CLIENT)));
            }
            history.end(id, () -> store.end(id, EndReason.SIGNED_OUT, Initiator.USER, now()));
            return history.validate(id, () -> lives(id));
          });

          Race.all(tasks);

          history.assertNothingRevived();
          assertThat(history.validations()).isGreaterThan(THREADS);
          assertRecordedOver(id, EndReason.SIGNED_OUT);
          assertThat(eventTypesOf(id))
              .containsOnlyOnce(EventType.SESSION_ENDED)
              .endsWith(EventType.SESSION_ENDED);
        });
  }

  private Callable<Boolean> randomLife(
      SessionId id, HistoryChecker history, RandomGenerator random) {
    return () -> {
      for (int i = 0; i < 12; i++) {
        switch (random.nextInt(4)) {
          case 0 ->
              store.touch(
                  List.of(new Touch(id, now().plusMillis(random.nextInt(100)), Draft.CLIENT)));
          case 1 -> store.replace(Replacements.rotation(fixtures, session(id)));
          case 2 -> store.replace(Replacements.reauthentication(fixtures, session(id)));
          default -> update(id, AttributeDelta.set("a" + random.nextInt(5), i));
        }
        history.validate(id, () -> lives(id));
      }
      return true;
    };
  }

  @Test
  void ofEndsThatMeetOneIsFirstAndItsReasonStays() {
    List<EndReason> reasons =
        List.of(
            EndReason.SIGNED_OUT,
            EndReason.ENDED_BY_ADMIN,
            EndReason.CREDENTIAL_CHANGED,
            EndReason.TOKEN_REUSED);
    for (int round = 0; round < ROUNDS; round++) {
      SessionId id = signIn(ALICE).id();

      List<EndResult> results =
          Race.of(4, n -> () -> store.end(id, reasons.get(n), Initiator.USER, now()));

      List<EndReason> first =
          IntStream.range(0, 4)
              .filter(n -> results.get(n) instanceof EndResult.Ended)
              .mapToObj(reasons::get)
              .toList();
      assertThat(first).hasSize(1);
      assertRecordedOver(id, first.getFirst());
      assertThat(eventTypesOf(id)).containsOnlyOnce(EventType.SESSION_ENDED);
    }
  }

  @Test
  @Tag("CVE-2026-1035")
  void ofRotationsFromOneVersionOneWins() {
    for (int round = 0; round < ROUNDS; round++) {
      SessionRecord session = signIn(ALICE);

      List<ReplaceResult> results =
          Race.of(THREADS, n -> () -> store.replace(Replacements.rotation(fixtures, session)));

      assertThat(results).filteredOn(ReplaceResult.Replaced.class::isInstance).hasSize(1);
      assertThat(results).filteredOn(ReplaceResult.Conflict.class::isInstance).hasSize(THREADS - 1);
      assertThat(session(session.id()).version()).isEqualTo(2);
      assertThat(session(session.id()).generation()).isEqualTo(1);
    }
  }

  @Test
  void changesOfDifferentAttributesLoseNothing() {
    SessionId id = signIn(ALICE).id();
    int each = 8;

    Race.of(
        THREADS,
        n ->
            () -> {
              for (int i = 0; i < each; i++) {
                update(id, AttributeDelta.set("thread " + n + " change " + i, i));
              }
              return n;
            });

    assertThat(session(id).attributes().values()).hasSize(THREADS * each);
    assertThat(session(id).version()).isEqualTo(1 + THREADS * each);
  }

  @Test
  void aChangeThatIsRefusedTakesNoOtherOneAlong() {
    SessionId full = signIn(ALICE).id();
    update(full, AttributeDelta.set("x", "x".repeat(Attributes.MAX_BYTES - 1)));

    List<SessionId> made =
        Race.of(
            THREADS,
            n ->
                () -> {
                  SessionId id = signIn(BOB).id();
                  for (int i = 0; i < 10; i++) {
                    assertThatThrownBy(() -> update(full, AttributeDelta.set("y", "too much")))
                        .isInstanceOf(AttributesTooLargeException.class);
                    update(id, AttributeDelta.set("a" + i, i));
                  }
                  return id;
                });

    assertThat(session(full).version()).isEqualTo(2);
    assertThat(made).allSatisfy(id -> assertThat(session(id).attributes().values()).hasSize(10));
  }

  @Test
  void ofChangesThatExpectOneVersionOneWins() {
    SessionId id = signIn(ALICE).id();

    List<UpdateResult> results =
        Race.of(
            THREADS,
            n ->
                () ->
                    store.update(
                        new UpdateCommand(
                            id,
                            AttributeDelta.set("counter", n),
                            Map.of(),
                            1L,
                            Initiator.USER,
                            now())));

    assertThat(results).filteredOn(UpdateResult.Updated.class::isInstance).hasSize(1);
    assertThat(results).filteredOn(new UpdateResult.Stale(2)::equals).hasSize(THREADS - 1);
  }

  @Test
  void activityFromManyNodesEndsAtTheLatest() {
    SessionId id = signIn(ALICE).id();

    Race.of(
        THREADS,
        n ->
            () -> {
              for (int i = 0; i < 20; i++) {
                store.touch(
                    List.of(new Touch(id, now().plusMillis(THREADS * i + n), Draft.CLIENT)));
              }
              return n;
            });

    assertThat(session(id).lastActiveAt()).isEqualTo(now().plusMillis(THREADS * 20 - 1));
  }

  @Test
  void batchesOfActivityInAnyOrderDoNotBlockEachOther() {
    List<SessionId> ids =
        IntStream.range(0, 40).mapToObj(i -> signIn(UserId.of("user" + i % 4)).id()).toList();
    SessionId last = ids.getLast();

    Race.of(
        THREADS,
        n ->
            () -> {
              RandomGenerator random = Seeded.random(n);
              for (int i = 0; i < 20; i++) {
                Instant at = now().plusMillis(THREADS * i + n);
                List<SessionId> shuffled = new ArrayList<>(ids);
                Collections.shuffle(shuffled, Random.from(random));
                store.touch(shuffled.stream().map(id -> new Touch(id, at, Draft.CLIENT)).toList());
                if (n == 0 && i == 10) {
                  store.end(last, EndReason.SIGNED_OUT, Initiator.USER, now());
                }
              }
              return n;
            });

    assertThat(ids.subList(0, 39))
        .allSatisfy(id ->
            assertThat(session(id).lastActiveAt()).isEqualTo(now().plusMillis(THREADS * 20 - 1)));
    assertRecordedOver(last, EndReason.SIGNED_OUT);
  }

  @Test
  void exceptNeverSparesASessionThatDiesInTheSameMoment() {
    for (int round = 0; round < ROUNDS * 2; round++) {
      SessionId id = signIn(ALICE).id();
      List<Callable<Object>> tasks =
          List.of(
              () -> store.end(id, EndReason.SIGNED_OUT, Initiator.USER, now()),
              () -> raise(ALICE, EndReason.CREDENTIAL_CHANGED, id));

      List<Object> results = Race.all(tasks);

      // Spared or not, it is over: the end came before, or after.
      assertThat(living(ALICE)).isEmpty();
      assertRecordedOver(id, EndReason.SIGNED_OUT);
      assertThat(results.get(0)).isInstanceOf(EndResult.Ended.class);
      boolean spared = ((Changed) results.get(1)).spared();
      assertThat(user(ALICE).raises().getLast().spared()).isEqualTo(spared ? id : null);
    }
  }

  @Test
  void whatAGuestStoresInTheMomentOfItsSignInIsTakenOverOrRefused() {
    for (int round = 0; round < ROUNDS; round++) {
      SessionId guest = create(fixtures.guest("default")).found().session().id();
      List<Callable<Object>> tasks =
          List.of(
              () -> update(guest, AttributeDelta.set("cart", "3 apples")),
              () -> create(fixtures.signIn(ALICE).upgrading(guest)));

      List<Object> results = Race.all(tasks);

      boolean stored = results.get(0) instanceof UpdateResult.Updated;
      SessionId session = ((Created) results.get(1)).found().session().id();
      assertThat(session(session).attributes().get("cart") != null).isEqualTo(stored);
      assertRecordedOver(guest, EndReason.REPLACED);
    }
  }

  @Test
  void everyRaiseAndEveryStatementHasANumberOfItsOwn() {
    List<Long> epochs =
        Race.of(THREADS, n -> () -> raise(ALICE, EndReason.ENDED_BY_ADMIN, null).user().epoch());
    Race.of(THREADS, n -> () -> change(Changes.access(ALICE, now(), "role" + n)));

    assertThat(epochs).doesNotHaveDuplicates();
    assertThat(user(ALICE).accessVersion()).isEqualTo(THREADS);
    assertThat(user(ALICE).version()).isEqualTo(THREADS * 2);
  }

  @Test
  void aSearchInPartsIsCompleteWhileOthersSignIn() {
    List<SessionId> before = IntStream.range(0, 20).mapToObj(i -> signIn(ALICE).id()).toList();
    AtomicInteger running = new AtomicInteger(2);
    List<Callable<List<SessionId>>> tasks = new ArrayList<>();
    for (int thread = 0; thread < 2; thread++) {
      tasks.add(() -> {
        for (int i = 0; i < 20; i++) {
          signIn(ALICE);
        }
        running.decrementAndGet();
        return List.of();
      });
    }
    tasks.add(() -> {
      do {
        List<SessionId> read = readSlowly();
        assertThat(read).doesNotHaveDuplicates().containsAll(before);
      } while (running.get() > 0);
      return List.of();
    });

    Race.all(tasks);
  }

  private List<SessionId> readSlowly() {
    List<SessionId> read = new ArrayList<>();
    SessionFilter alices = SessionFilter.filter().user(ALICE).build();
    SessionId after = null;
    do {
      SearchResult part = store.search(alices, after, 3, now());
      part.items().forEach(found -> read.add(found.session().id()));
      after = part.resumeAfter();
    } while (after != null);
    return read;
  }

  @Test
  void aReaderWhoFollowsTheEventsMissesNone() {
    AtomicInteger running = new AtomicInteger(THREADS);
    List<SessionEvent> followed = new ArrayList<>();
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      String user = "user" + thread;
      tasks.add(() -> {
        try {
          for (int i = 0; i < 10; i++) {
            SessionId id = create(fixtures.signIn(user)).found().session().id();
            update(id, AttributeDelta.set("a", i));
            store.end(id, EndReason.SIGNED_OUT, Initiator.USER, now());
          }
        } finally {
          running.decrementAndGet();
        }
        return 0;
      });
    }
    tasks.add(() -> {
      String cursor = null;
      boolean last = false;
      while (!last) {
        boolean done = running.get() == 0;
        EventPage page = store.events(cursor, 7);
        followed.addAll(page.items());
        cursor = page.nextCursor();
        last = done && page.items().isEmpty();
      }
      return 0;
    });

    Race.all(tasks);

    assertThat(idsOf(followed)).isEqualTo(idsOf(events()));
    Set<SessionId> sessions = new HashSet<>();
    followed.forEach(event -> {
      if (event.session() != null) {
        sessions.add(event.session());
      }
    });
    assertThat(sessions).hasSize(THREADS * 10);
    assertThat(sessions)
        .allSatisfy(id ->
            assertThat(followed)
                .filteredOn(event -> id.equals(event.session()))
                .filteredOn(event -> event.type() != EventType.DEVICE_ADDED)
                .extracting(SessionEvent::type)
                .containsExactly(
                    EventType.SESSION_ESTABLISHED,
                    EventType.ATTRIBUTES_CHANGED,
                    EventType.SESSION_ENDED));
  }

  private static Set<String> idsOf(List<SessionEvent> events) {
    Set<String> ids = new HashSet<>();
    events.forEach(event -> ids.add(event.id()));
    return ids;
  }

  private UpdateResult update(SessionId id, AttributeDelta delta) {
    return store.update(new UpdateCommand(id, delta, Map.of(), null, Initiator.USER, now()));
  }

  private boolean lives(SessionId id) {
    return standing(id).equals(Standing.LIVE);
  }
}
