package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Overflow;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionLimits;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.store.CreateCommand;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.Retention;
import dev.sojourn.store.Touch;
import dev.sojourn.store.UserChange;
import dev.sojourn.testkit.Draft;
import dev.sojourn.testkit.Race;
import dev.sojourn.testkit.Waiting;
import dev.sojourn.token.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several nodes change the same things at once. */
class NodesTest extends PostgresTest {

  private static final int NODES = 3;

  private List<PostgresStore> nodes() {
    return Race.of(NODES, n -> this::node);
  }

  @Test
  void nodesThatStartAtOnceMakeTheTablesOnce() {
    for (int round = 0; round < 5; round++) {
      Server.emptyDatabase();
      List<PostgresStore> nodes = nodes();

      SessionId id = signIn(nodes.getFirst(), ALICE);
      assertThat(nodes).allSatisfy(node -> assertThat(node.find(id)).isPresent());
    }
  }

  @Test
  void aLimitHoldsForAUserWhoSignsInEverywhereForTheFirstTime() {
    List<PostgresStore> nodes = nodes();
    for (int round = 0; round < 5; round++) {
      UserId user = UserId.of("user" + round);
      List<CreateCommand> commands =
          IntStream.range(0, 12)
              .mapToObj(i -> fixtures.signIn(user).limits(SessionLimits.of(3, Overflow.END_OLDEST)))
              .map(Draft::command)
              .toList();

      Race.of(12, n -> () -> create(nodes.get(n % NODES), commands.get(n)));

      assertThat(living(nodes.getFirst(), user)).hasSize(3);
      assertThat(
              nodes.getFirst().events(null, 1_000).items().stream()
                  .filter(e -> user.id().equals(e.userId()))
                  .filter(e -> e.type() == EventType.SESSION_ENDED))
          .hasSize(9);
    }
  }

  @Test
  void ofRefusedSignInsTheOthersAreExactlyTheLimit() {
    List<PostgresStore> nodes = nodes();
    List<CreateCommand> commands =
        IntStream.range(0, 12)
            .mapToObj(i -> fixtures.signIn(ALICE).limits(SessionLimits.of(3, Overflow.REFUSE)))
            .map(Draft::command)
            .toList();

    List<CreateResult> results =
        Race.of(12, n -> () -> nodes.get(n % NODES).create(commands.get(n)));

    assertThat(results).filteredOn(CreateResult.Created.class::isInstance).hasSize(3);
    assertThat(living(nodes.getFirst(), ALICE)).hasSize(3);
  }

  @Test
  void theSameCreationOnAllNodesIsOne() {
    List<PostgresStore> nodes = nodes();
    for (CreateCommand command :
        List.of(fixtures.signIn(ALICE).command(), fixtures.guest("acme").command())) {
      List<CreateResult> results = Race.of(6, n -> () -> nodes.get(n % NODES).create(command));

      assertThat(results).allMatch(CreateResult.Created.class::isInstance);
      assertThat(
              nodes.getFirst().events(null, 1_000).items().stream()
                  .filter(e -> command.session().id().equals(e.session()))
                  .filter(e -> e.type() == EventType.SESSION_ESTABLISHED))
          .hasSize(1);
    }
  }

  @Test
  void anIdTakenByAnotherUserAtTheSameTimeIsTaken() {
    List<PostgresStore> nodes = nodes();
    SessionId id = fixtures.sessionId();
    List<CreateCommand> commands =
        IntStream.range(0, NODES)
            .mapToObj(i -> fixtures.signIn("user" + i).id(id).command())
            .toList();

    List<CreateResult> results = Race.of(NODES, n -> () -> nodes.get(n).create(commands.get(n)));

    assertThat(results).filteredOn(CreateResult.Created.class::isInstance).hasSize(1);
    assertThat(results).filteredOn(CreateResult.IdTaken.class::isInstance).hasSize(NODES - 1);
  }

  @Test
  void oneEndWinsOnAllNodes() {
    List<PostgresStore> nodes = nodes();
    for (int round = 0; round < 10; round++) {
      SessionId id = signIn(nodes.getFirst(), ALICE);
      EndReason[] reasons = {
        EndReason.SIGNED_OUT, EndReason.ENDED_BY_ADMIN, EndReason.TOKEN_REUSED
      };

      Race.of(NODES, n -> () -> nodes.get(n).end(id, reasons[n], Initiator.SYSTEM, time.instant()));

      EndReason first = nodes.getFirst().find(id).orElseThrow().session().endReason();
      assertThat(
              nodes.getFirst().events(null, 1_000).items().stream()
                  .filter(e -> id.equals(e.session()) && e.type() == EventType.SESSION_ENDED))
          .singleElement()
          .satisfies(e -> assertThat(e.reason()).isEqualTo(first));
    }
  }

  @Test
  void ofTwoPutsOfTheSameVersionOneCounts() {
    List<PostgresStore> nodes = nodes();
    for (int version = 0; version < 10; version++) {
      long expected = version;
      List<Optional<RecordStore.Entry>> put =
          Race.of(
              NODES,
              n ->
                  () ->
                      nodes
                          .get(n)
                          .put(
                              "claims",
                              "key",
                              SecretBytes.copyOf(("v" + n).getBytes(StandardCharsets.UTF_8)),
                              expected,
                              null,
                              time.instant()));

      assertThat(put).filteredOn(Optional::isPresent).hasSize(1);
    }
  }

  /** In random order the same batches deadlocked twelve times in five seconds. */
  @Test
  void batchesOfActivityThatMeetNeverDeadlock() throws Exception {
    List<PostgresStore> nodes = nodes();
    List<SessionId> ids = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      ids.add(signIn(nodes.getFirst(), UserId.of("user" + i % 20)));
    }
    for (int round = 0; round < 20; round++) {
      time.advance(Duration.ofSeconds(1));
      List<Touch> up = ids.stream().map(id -> new Touch(id, time.instant(), Draft.CLIENT)).toList();
      List<Touch> mixed = new ArrayList<>(up);
      Collections.rotate(mixed, round);
      List<List<Touch>> batches = List.of(up, up.reversed(), mixed);

      Race.of(
          NODES,
          n ->
              () -> {
                nodes.get(n).touch(batches.get(n));
                return n;
              });
    }

    assertThat(ids)
        .allSatisfy(id ->
            assertThat(nodes.getFirst().find(id).orElseThrow().session().lastActiveAt())
                .isEqualTo(time.instant()));
    assertThat(deadlocks()).isZero();
  }

  /** What the server counts once all have told it. */
  private long deadlocks() throws Exception {
    closeAll();
    Waiting.until(
        Waiting.PATIENCE,
        "all connections to be closed",
        () ->
            Server.number(
                    database,
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
                == 1);
    return Server.number(
        database, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
  }

  /** Everything at once, in every order: somebody waits, nobody in a circle. */
  @Test
  void signInsEndsActivityAndHousekeepingTogetherNeverDeadlock() throws Exception {
    List<PostgresStore> nodes = nodes();
    List<UserId> users = IntStream.range(0, 4).mapToObj(i -> UserId.of("user" + i)).toList();
    for (int round = 0; round < 10; round++) {
      List<SessionId> ids = new ArrayList<>();
      for (UserId user : users) {
        ids.add(signIn(nodes.getFirst(), user));
        ids.add(signIn(nodes.getFirst(), user));
      }
      time.advance(Duration.ofSeconds(1));
      List<CreateCommand> commands =
          users.stream()
              .map(user ->
                  fixtures.signIn(user).limits(SessionLimits.of(2, Overflow.END_OLDEST)).command())
              .toList();
      List<Touch> touches =
          ids.reversed().stream().map(id -> new Touch(id, time.instant(), Draft.CLIENT)).toList();
      List<Callable<Object>> tasks = new ArrayList<>();
      for (int i = 0; i < users.size(); i++) {
        PostgresStore node = nodes.get(i % NODES);
        CreateCommand command = commands.get(i);
        tasks.add(() -> node.create(command));
      }
      UserId raised = users.get(round % users.size());
      tasks.add(() ->
          nodes
              .get(1)
              .changeUser(
                  UserChange.raise(
                      raised,
                      EndReason.CREDENTIAL_CHANGED,
                      ids.get(1),
                      Initiator.USER,
                      time.instant())));
      tasks.add(() -> {
        nodes.get(2).touch(touches);
        return "touched";
      });
      tasks.add(() ->
          nodes
              .get(0)
              .endMatching(
                  ids,
                  SessionFilter.ALL,
                  EndReason.ENDED_BY_ADMIN,
                  Initiator.SYSTEM,
                  time.instant()));
      tasks.add(() ->
          nodes
              .get(1)
              .raiseTenant(
                  "default", EndReason.TENANT_SIGNED_OUT, Initiator.SYSTEM, time.instant()));
      for (PostgresStore node : nodes) {
        tasks.add(() -> node.sweep(Retention.DEFAULT, 20, time.instant()));
      }

      Race.all(tasks);
    }

    assertThat(deadlocks()).isZero();
  }
}
