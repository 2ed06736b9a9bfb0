package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.AttributeDelta;
import dev.sojourn.Attributes;
import dev.sojourn.EndReason;
import dev.sojourn.Overflow;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionLimits;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.CreateCommand;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.CreateResult.Created;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Standing;
import dev.sojourn.testkit.Browser;
import dev.sojourn.testkit.Race;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sign-ins that meet, on real threads. */
public abstract class SignInRacesContract extends StoreContract {

  private static final int THREADS = 8;
  private static final int ROUNDS = 6;
  private static final int LIMIT = 3;

  @Test
  @Tag("ASVS-7.1.2")
  @Tag("SM-21")
  void aLimitThatEndsTheOldestIsNeverExceeded() {
    assertNeverExceeded(Overflow.END_OLDEST);
  }

  @Test
  @Tag("ASVS-7.1.2")
  @Tag("SM-21")
  void aLimitThatEndsTheLeastActiveIsNeverExceeded() {
    assertNeverExceeded(Overflow.END_LEAST_ACTIVE);
  }

  private void assertNeverExceeded(Overflow overflow) {
    SessionLimits limits = SessionLimits.of(LIMIT, overflow);
    AtomicInteger running = new AtomicInteger(THREADS);
    AtomicInteger most = new AtomicInteger();
    List<SessionId> ended = Collections.synchronizedList(new ArrayList<>());
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      tasks.add(() -> {
        try {
          for (int i = 0; i < ROUNDS; i++) {
            Created created = create(fixtures.signIn(ALICE).limits(limits));
            created.ended().forEach(session -> ended.add(session.id()));
          }
          return 0;
        } finally {
          running.decrementAndGet();
        }
      });
    }
    SessionFilter alive = SessionFilter.filter().user(ALICE).state(SessionState.ACTIVE).build();
    tasks.add(() -> {
      while (running.get() > 0) {
        int now = store.search(alive, null, 100, now()).items().size();
        most.accumulateAndGet(now, Math::max);
      }
      return 0;
    });

    Race.all(tasks);

    assertThat(most.get()).isBetween(1, LIMIT);
    assertThat(living(ALICE)).hasSize(LIMIT);
    // Each was ended by exactly one creation, and told once.
    assertThat(ended).hasSize(THREADS * ROUNDS - LIMIT).doesNotHaveDuplicates();
    assertThat(events())
        .filteredOn(event -> event.type() == EventType.SESSION_ENDED)
        .extracting(SessionEvent::session)
        .containsExactlyInAnyOrderElementsOf(ended);
  }

  @Test
  @Tag("ASVS-7.1.2")
  @Tag("SM-21")
  void aLimitThatRefusesAdmitsExactlyAsManyAsItSays() {
    SessionLimits limits = SessionLimits.of(LIMIT, Overflow.REFUSE);

    List<CreateResult> results =
        Race.of(THREADS, n -> () -> store.create(fixtures.signIn(ALICE).limits(limits).command()));

    assertThat(results).filteredOn(Created.class::isInstance).hasSize(LIMIT);
    assertThat(results)
        .filteredOn(new CreateResult.LimitReached()::equals)
        .hasSize(THREADS - LIMIT);
    assertThat(living(ALICE)).hasSize(LIMIT);
  }

  @Test
  void ofSignInsOnOneDeviceOneLivesAndTheOthersAreReplaced() {
    Browser browser = fixtures.browser();

    List<SessionId> made =
        Race.of(
            THREADS, n -> () -> create(fixtures.signIn(ALICE).on(browser)).found().session().id());

    List<SessionId> living = living(ALICE);
    assertThat(living).hasSize(1).isSubsetOf(made);
    assertThat(made)
        .filteredOn(id -> !living.contains(id))
        .allSatisfy(id -> assertRecordedOver(id, EndReason.REPLACED));
    assertThat(store.devices(ALICE)).hasSize(1);
  }

  @Test
  void firstSignInsOfANewUserAllSucceed() {
    List<SessionRecord> made =
        Race.of(THREADS, n -> () -> create(fixtures.signIn(ALICE)).found().session());

    assertThat(living(ALICE)).hasSize(THREADS);
    assertThat(made).extracting(SessionRecord::userEpoch).containsOnly(user(ALICE).epoch());
    assertThat(user(ALICE).version()).isEqualTo(1);
  }

  @Test
  void firstSignInsInANewTenantAllSucceed() {
    List<SessionRecord> made =
        Race.of(
            THREADS,
            n -> () -> create(fixtures.signIn(UserId.of("acme", "user" + n))).found().session());

    long epoch = store.findTenant("acme").orElseThrow().epoch();
    assertThat(made).extracting(SessionRecord::tenantEpoch).containsOnly(epoch);
    assertThat(made).allSatisfy(session -> assertLives(session.id()));
  }

  @Test
  void ofCreationsWithOneIdExactlyOneGetsIt() {
    for (int round = 0; round < ROUNDS; round++) {
      SessionId id = fixtures.sessionId();

      List<CreateResult> results =
          Race.of(THREADS, n -> () -> store.create(fixtures.signIn("user" + n).id(id).command()));

      List<Created> created = new ArrayList<>();
      results.forEach(result -> {
        if (result instanceof Created one) {
          created.add(one);
        } else {
          assertThat(result).isEqualTo(new CreateResult.IdTaken());
        }
      });
      assertThat(created).singleElement().satisfies(c -> assertThat(c.found()).isEqualTo(find(id)));
    }
  }

  @Test
  void repetitionsThatMeetAreOneCreation() {
    Browser browser = fixtures.browser();
    SessionId replaced = create(fixtures.signIn(ALICE).on(browser)).found().session().id();
    CreateCommand command = fixtures.signIn(ALICE).on(browser).command();

    List<CreateResult> results = Race.of(THREADS, n -> () -> store.create(command));

    assertThat(results).allSatisfy(result -> assertThat(result).isEqualTo(results.getFirst()));
    assertThat(((Created) results.getFirst()).ended())
        .extracting(SessionRecord::id)
        .containsExactly(replaced);
    assertThat(eventTypesOf(command.session().id())).containsExactly(EventType.SESSION_ESTABLISHED);
  }

  @Test
  @Tag("CVE-2019-17563")
  void ofSignInsByOneGuestExactlyOneTakesItOver() {
    Attributes cart = Attributes.EMPTY.with(AttributeDelta.set("cart", "3 apples"));
    SessionId guest = create(fixtures.guest("default").attributes(cart)).found().session().id();

    List<Created> results =
        Race.of(THREADS, n -> () -> create(fixtures.signIn("user" + n).upgrading(guest)));

    assertThat(results)
        .filteredOn(created -> !created.ended().isEmpty())
        .singleElement()
        .satisfies(created -> assertThat(created.found().session().attributes()).isEqualTo(cart));
    assertThat(results)
        .filteredOn(created -> created.found().session().attributes().equals(cart))
        .hasSize(1);
  }

  @Test
  void noSignInOutlivesAPasswordChangeThatItBeganBefore() {
    for (int round = 0; round < ROUNDS; round++) {
      UserId user = UserId.of("user" + round);
      List<Callable<Object>> tasks = new ArrayList<>();
      IntStream.range(0, 4)
          .forEach(i ->
              tasks.add(() -> store.create(fixtures.signIn(user).ifSecurityVersion(0).command())));
      tasks.add(2, () -> store.changeUser(Changes.credentials(user, now())));

      List<Object> results = Race.all(tasks);

      assertThat(living(user)).isEmpty();
      results.stream()
          .filter(Created.class::isInstance)
          .map(created -> ((Created) created).found().session().id())
          .forEach(id -> assertOver(id, EndReason.CREDENTIAL_CHANGED));
    }
  }

  @Test
  @Tag("ASVS-7.4.2")
  @Tag("CVE-2021-26921")
  void noSignInOutlivesDisabling() {
    for (int round = 0; round < ROUNDS; round++) {
      UserId user = UserId.of("user" + round);
      List<Callable<Object>> tasks = new ArrayList<>();
      IntStream.range(0, 4)
          .forEach(i -> tasks.add(() -> store.create(fixtures.signIn(user).command())));
      tasks.add(1, () -> store.changeUser(Changes.disable(user, now())));

      Race.all(tasks);

      assertThat(living(user)).isEmpty();
    }
  }

  @Test
  void aSignInThatIsToldOfBeforeATenantsRaiseIsOver() {
    for (int round = 0; round < ROUNDS; round++) {
      String tenant = "tenant" + round;
      List<Callable<Object>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        UserId user = UserId.of(tenant, "user" + i);
        tasks.add(() -> store.create(fixtures.signIn(user).command()));
      }
      tasks.add(
          2,
          () -> {
            raiseTenant(tenant);
            return "raised";
          });

      List<Object> results = Race.all(tasks);

      List<SessionEvent> told =
          events().stream().filter(event -> event.tenant().equals(tenant)).toList();
      int raised = indexOf(told, event -> event.type() == EventType.TENANT_SIGNED_OUT);
      results.stream()
          .filter(Created.class::isInstance)
          .map(created -> ((Created) created).found().session().id())
          .forEach(id -> {
            boolean after =
                indexOf(
                        told,
                        event ->
                            event.type() == EventType.SESSION_ESTABLISHED
                                && id.equals(event.session()))
                    > raised;
            // One that read the tenant before may be told of after, and is over all the same.
            assertThat(after || !standing(id).equals(Standing.LIVE))
                .as("what was told of before it is over")
                .isTrue();
          });
    }
  }

  private static int indexOf(List<SessionEvent> events, Predicate<SessionEvent> wanted) {
    for (int i = 0; i < events.size(); i++) {
      if (wanted.test(events.get(i))) {
        return i;
      }
    }
    throw new AssertionError("no such event");
  }
}
