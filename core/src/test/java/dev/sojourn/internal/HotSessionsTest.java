package dev.sojourn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionId;
import dev.sojourn.store.Found;
import dev.sojourn.store.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HotSessionsTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final int ONE = session(0).weight();
  private static final int ROOM = 100;

  private final HotSessions hot = new HotSessions((long) ROOM * ONE);

  private static CachedSession session(int number) {
    return session(number, 0);
  }

  private static CachedSession session(int number, int furtherWeight) {
    Found found = new Found(Records.session(number, AT), null, null, null);
    SharedParts shared =
        SharedParts.of(
            found, new Policies(Map.of()), new SharedParts.TenantValidity(), new Interner());
    return new CachedSession(found.session().id(), found, shared, 0, 0, 0, furtherWeight);
  }

  private static SessionId id(int number) {
    return new SessionId(new UUID(0x7000, number));
  }

  private void put(int number) {
    hot.compute(id(number), old -> session(number));
  }

  @Test
  void whatIsPutInIsThereUntilItIsTakenOut() {
    CachedSession it = session(1);
    hot.compute(id(1), old -> it);
    assertThat(hot.get(id(1))).isSameAs(it);

    hot.remove(id(1));
    assertThat(hot.get(id(1))).isNull();
    assertThat(hot.size()).isZero();
  }

  @Test
  void whatComesInMeetsWhatIsThere() {
    put(1);
    List<@Nullable CachedSession> met = new ArrayList<>();
    CachedSession next = session(1);

    hot.compute(
        id(1),
        old -> {
          met.add(old);
          return next;
        });
    hot.compute(
        id(2),
        old -> {
          met.add(old);
          return null;
        });

    assertThat(met.get(0)).isNotNull();
    assertThat(met.get(1)).isNull();
    assertThat(hot.get(id(1))).isSameAs(next);
    assertThat(hot.get(id(2))).isNull();
  }

  @Test
  void itHoldsWhatHasRoomAndNoMore() {
    for (int i = 0; i < ROOM; i++) {
      put(i);
    }
    assertThat(hot.size()).isEqualTo(ROOM);

    for (int i = ROOM; i < 10 * ROOM; i++) {
      put(i);
      assertThat(hot.size()).isEqualTo(ROOM);
    }
  }

  @Test
  void whatIsAskedForStaysWhileOthersComeAndGo() {
    for (int i = 0; i < 50 * ROOM; i++) {
      put(i);
      for (int asked = 0; asked < ROOM / 10; asked++) {
        if (i >= asked) {
          assertThat(hot.get(id(asked))).as(i + ": " + asked).isNotNull();
        }
      }
    }
  }

  @Test
  void ifEverythingIsAskedForSomethingLeavesAllTheSame() {
    for (int i = 0; i < 5 * ROOM; i++) {
      put(i);
      for (int asked = 0; asked <= i; asked++) {
        hot.get(id(asked));
      }
    }
    assertThat(hot.size()).isEqualTo(ROOM);
  }

  @Test
  void aHeavyOneTakesTheRoomOfSeveral() {
    for (int i = 0; i < ROOM; i++) {
      put(i);
    }

    hot.compute(id(ROOM), old -> session(ROOM, 9 * ONE));

    assertThat(hot.size()).isEqualTo(ROOM - 10 + 1);
  }

  /** Else who puts one in would pass over all of them, however many there are. */
  @Test
  void noMoreThanAFewLoseTheirMarkForOneThatComesIn() {
    List<CachedSession> all = new ArrayList<>();
    for (int i = 0; i < ROOM; i++) {
      CachedSession it = session(i);
      all.add(it);
      hot.compute(it.id(), old -> it);
      it.use();
    }

    put(ROOM);

    assertThat(all.stream().filter(CachedSession::takeUse)).hasSizeGreaterThan(ROOM / 2);
    assertThat(hot.size()).isEqualTo(ROOM);
  }

  @Test
  void whatWeighsAsMuchAsThereIsRoomForHasRoom() {
    HotSessions exact = new HotSessions(ONE);
    exact.compute(id(1), old -> session(1));
    assertThat(exact.get(id(1))).isNotNull();
  }

  @Test
  void itHoldsNothingThatIsHeavierThanItMayBe() {
    HotSessions none = new HotSessions(0);
    none.compute(id(1), old -> session(1));
    assertThat(none.get(id(1))).isNull();
    assertThat(none.size()).isZero();

    HotSessions tight = new HotSessions(ONE - 1L);
    tight.compute(id(1), old -> session(1));
    assertThat(tight.size()).isZero();
  }

  @Test
  void whatLeavesGivesItsRoomBack() {
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < ROOM; i++) {
        put(i);
        put(i); // in its own place
      }
      assertThat(hot.size()).isEqualTo(ROOM);
      if (round % 2 == 0) {
        hot.clear();
      } else {
        for (int i = 0; i < ROOM; i++) {
          hot.remove(id(i));
          hot.remove(id(i));
        }
      }
      assertThat(hot.size()).isZero();
    }
  }

  /** However many put in and take out at once: afterwards there is as much room as before. */
  @Test
  void roomIsNeitherLostNorGainedByRaces() throws Exception {
    List<Callable<@Nullable Void>> tasks = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      tasks.add(() -> {
        for (int i = 0; i < 50_000; i++) {
          int number = random.nextInt(2 * ROOM);
          switch (random.nextInt(3)) {
            case 0 -> put(number);
            case 1 -> hot.get(id(number));
            default -> hot.remove(id(number));
          }
        }
        return null;
      });
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(tasks.size())) {
      for (Future<@Nullable Void> done : pool.invokeAll(tasks)) {
        done.get();
      }
    }

    for (int i = 0; i < 10 * ROOM; i++) {
      put(i);
    }
    assertThat(hot.size()).isEqualTo(ROOM);
  }

  /** What is there already makes room for itself, not for its weight twice. */
  @Test
  void whatIsReplacedLeavesNobodyElseLessRoom() {
    for (int i = 0; i < ROOM; i++) {
      put(i);
    }
    for (int i = 0; i < ROOM; i++) {
      put(i);
      hot.compute(id(i), old -> old);
    }
    assertThat(hot.size()).isEqualTo(ROOM);
    for (int i = 0; i < ROOM; i++) {
      assertThat(hot.get(id(i))).isNotNull();
    }
  }
}
