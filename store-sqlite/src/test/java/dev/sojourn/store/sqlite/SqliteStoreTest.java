package dev.sojourn.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.ClientTrace;
import dev.sojourn.DeviceKind;
import dev.sojourn.DeviceTraits;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.IpRange;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.Found;
import dev.sojourn.store.ReplaceCommand;
import dev.sojourn.store.ReplaceResult;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SearchResult;
import dev.sojourn.store.Touch;
import dev.sojourn.store.UserChange;
import dev.sojourn.store.jdbc.Search;
import dev.sojourn.store.jdbc.SessionRows;
import dev.sojourn.testkit.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract leaves to this store, or what this store does in a way of its own. */
class SqliteStoreTest {

  private static final int LARGE = Search.SCAN_BUDGET + 10;

  private static final Instant T0 = Samples.T0;

  @TempDir Path directory;
  private SqliteStore store;

  @BeforeEach
  void open() {
    store = SqliteStore.open(directory.resolve("sessions.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void manySignInsAtOnceAreAllStoredAndHeardOfBeforeTheyAreAcknowledged() {
    Samples.Heard heard = new Samples.Heard();
    store.subscribe(heard);
    int count = 500;
    List<Future<Boolean>> heardFirst = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        int n = i;
        heardFirst.add(
            callers.submit(() -> {
              store.create(Samples.signIn(n, UserId.of("user-" + n % 50)));
              return heard.of(Samples.id(n)) && store.find(Samples.id(n)).isPresent();
            }));
      }
      heardFirst.forEach(one -> assertThat(Waiting.get(one, "a sign-in")).isTrue());
    }
    assertThat(store.countLive(T0)).isEqualTo(count);
  }

  @Test
  void aCreationIsRecognisedAfterTheTokenWasReplaced() {
    Found created = Samples.created(store, 1);
    for (int generation = 1; generation <= 2; generation++) {
      Found before = store.find(Samples.id(1)).orElseThrow();
      assertThat(
              store.replace(
                  new ReplaceCommand(
                      before.session().toBuilder()
                          .version(generation + 1)
                          .generation(generation)
                          .verifier(Samples.verifier(77 + generation))
                          .rotatedAt(T0.plusSeconds(generation))
                          .build(),
                      generation,
                      null,
                      ReplaceCommand.Kind.ROTATED,
                      Initiator.APPLICATION,
                      T0.plusSeconds(generation))))
          .isInstanceOf(ReplaceResult.Replaced.class);
    }
    assertThat(store.create(Samples.signIn(1, Samples.ALICE)))
        .isInstanceOfSatisfying(
            CreateResult.Created.class,
            again -> assertThat(again.found().session().generation()).isEqualTo(2));
    assertThat(
            store.create(
                Samples.signIn(
                    created.session().toBuilder().verifier(Samples.verifier(78)).build(),
                    Samples.verifier(1))))
        .isInstanceOf(CreateResult.IdTaken.class);
  }

  @Test
  void housekeepingComesBackToWhatWasActiveMeanwhile() {
    Samples.created(store, 1);
    Instant active = T0.plus(Duration.ofMinutes(20));
    store.touch(List.of(new Touch(Samples.id(1), active, ClientTrace.UNKNOWN)));
    Instant firstLook = T0.plus(Duration.ofMinutes(33));
    assertThat(store.sweep(Retention.DEFAULT, 100, firstLook).ended()).isZero();
    assertThat(store.sweep(Retention.DEFAULT, 100, active.plus(Duration.ofMinutes(31))).ended())
        .isZero();
    assertThat(store.sweep(Retention.DEFAULT, 100, active.plus(Duration.ofMinutes(32))).ended())
        .isEqualTo(1);
    assertThat(store.find(Samples.id(1)).orElseThrow().session().endedAt())
        .isEqualTo(active.plus(Duration.ofMinutes(30)));
  }

  @Test
  void raisesAreForgottenOnceEveryRowIsMarked() {
    for (int n = 1; n <= 5; n++) {
      Samples.created(store, n);
    }
    raise(1);
    Samples.created(store, 6);
    raise(2);
    raise(3);
    assertThat(store.findUser(Samples.ALICE).orElseThrow().raises()).hasSize(3);
    int ended = 0;
    while (store.sweep(Retention.DEFAULT, 2, T0.plusSeconds(10)).more()) {
      ended++;
    }
    assertThat(ended).isGreaterThanOrEqualTo(3);
    assertThat(store.findUser(Samples.ALICE).orElseThrow().raises()).hasSize(1);
    assertThat(store.find(Samples.id(1)).orElseThrow().session().endedAt())
        .isEqualTo(T0.plusSeconds(1));
    assertThat(store.find(Samples.id(6)).orElseThrow().session().endedAt())
        .isEqualTo(T0.plusSeconds(2));
  }

  @Test
  void aSearchThatMatchesLittleComesBackBeforeItHasSeenAll() throws Exception {
    Path large = large();

    List<Integer> parts = partsOf(large, SessionFilter.filter().browser("Firefox").build());

    assertThat(parts).hasSize(2);
    assertThat(sum(parts)).isEqualTo((LARGE + 256 - 10) / 256);
  }

  @Test
  void aSearchByAnAddressOfFewFindsAllAtOnce() throws Exception {
    Path large = large();

    assertThat(partsOf(large, SessionFilter.filter().ip(range("192.0.2.9")).build()))
        .containsExactly((LARGE + 256 - 10) / 256);
    assertThat(partsOf(large, SessionFilter.filter().ip(range("198.51.100.0/24")).build()))
        .containsExactly(0);
  }

  @Test
  void aSearchByTheAddressesOfManyGoesThroughThemInParts() throws Exception {
    List<Integer> parts =
        partsOf(large(), SessionFilter.filter().ip(range("192.0.0.0/16")).build());

    assertThat(parts).hasSizeGreaterThan(2);
    assertThat(sum(parts)).isEqualTo(LARGE);
  }

  /** More sessions than one call looks at, one of 256 by Firefox and of each address. */
  private Path large() throws Exception {
    Path path = directory.resolve("large.db");
    DeviceTraits firefox = new DeviceTraits(DeviceKind.DESKTOP, "Linux", "Firefox");
    try (StoreFile file = StoreFile.lock(path);
        SqliteSql sql = file.connect()) {
      Schema.prepare(sql, file.path());
      sql.execute("BEGIN");
      for (int n = 0; n < LARGE; n++) {
        SessionRows.insert(
            sql, Samples.session(n, Samples.ALICE), n % 256 == 9 ? firefox : DeviceTraits.UNKNOWN);
      }
      sql.execute("COMMIT");
    }
    return path;
  }

  /** How many sessions each part of a search finds; none is found twice. */
  private static List<Integer> partsOf(Path path, SessionFilter filter) {
    List<Integer> parts = new ArrayList<>();
    Set<SessionId> found = new HashSet<>();
    SessionId after = null;
    try (SqliteStore store = SqliteStore.open(path)) {
      do {
        SearchResult part = store.search(filter, after, 2_000, T0);
        part.items().forEach(item -> assertThat(found.add(item.session().id())).isTrue());
        parts.add(part.items().size());
        after = part.resumeAfter();
      } while (after != null);
    }
    return parts;
  }

  private static int sum(List<Integer> parts) {
    return parts.stream().mapToInt(Integer::intValue).sum();
  }

  private static IpRange range(String text) {
    return IpRange.parse(text).orElseThrow();
  }

  private void raise(int second) {
    store.changeUser(
        UserChange.raise(
            Samples.ALICE,
            EndReason.SIGNED_OUT_ELSEWHERE,
            null,
            Initiator.USER,
            T0.plusSeconds(second)));
  }
}
