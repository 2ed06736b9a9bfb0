package dev.sojourn.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.Initiator;
import dev.sojourn.PageRequest;
import dev.sojourn.Rotation;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionState;
import dev.sojourn.SignIn;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.accounts.SignInService.Attempt;
import dev.sojourn.server.accounts.SignInService.Outcome;
import dev.sojourn.server.accounts.SignInService.Proof;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.Gate;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.testkit.Race;
import dev.sojourn.testkit.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What meets a change of the password, or another use of the set-up link, half-way. */
class SignInRacesTest {

  private static final String NEW = "correct horse battery";

  @RegisterExtension static final RacesServer races = new RacesServer();

  private final ManualTime time = races.time();
  private final FaultyStore store = races.store();
  private final TestServer server = races.server();
  private final SignInService signIns = server.bean(SignInService.class);
  private final Accounts accounts = server.bean(Accounts.class);

  /** Each test has users of its own. */
  private final UserId alice = races.user("alice");

  private final UserId dana = races.user("dana");
  private final UserId erin = races.user("erin");
  private final String old = alice.id() + "-demo";

  @BeforeEach
  void makeAccount() {
    server.withAccount(alice.id());
  }

  private CompletableFuture<Outcome> signIn(String password) {
    Attempt attempt = new Attempt("default", alice.id(), password, false, Client.UNKNOWN, null);
    return CompletableFuture.supplyAsync(() -> signIns.signIn(attempt));
  }

  private void changePassword() {
    assertThat(accounts.setPassword(alice, NEW, Initiator.USER)).isEqualTo(Accounts.Change.DONE);
  }

  private int living() {
    SessionFilter filter = SessionFilter.filter().user(alice).state(SessionState.ACTIVE).build();
    return server.sessions().list(filter, PageRequest.first(10)).items().size();
  }

  /** It has read the hash; were the version read after it, the old password would still do. */
  @Test
  @Tag("ASVS-7.4.3")
  @Tag("CVE-2021-26921")
  void aSignInThatReadTheOldPasswordDoesNotSurviveItsChange() {
    try (Gate read = store.blockAfter("get")) {
      CompletableFuture<Outcome> signIn = signIn(old);
      read.awaitReached();
      changePassword();
      read.release();

      assertThat(Waiting.get(signIn, "the sign-in"))
          .isEqualTo(new Outcome.Refused(Creation.Reason.USER_CHANGED));
      assertThat(living()).isZero();
    }
  }

  @Test
  void aSignInThatBeganBeforeTheChangeIsRefusedEvenWithTheNewPassword() {
    try (Gate read = store.blockBefore("get")) {
      CompletableFuture<Outcome> signIn = signIn(NEW);
      read.awaitReached();
      changePassword();
      read.release();

      assertThat(Waiting.get(signIn, "the sign-in"))
          .isEqualTo(new Outcome.Refused(Creation.Reason.USER_CHANGED));
      assertThat(living()).isZero();
    }
  }

  @Tag("ASVS-7.4.2")
  @ParameterizedTest
  @ValueSource(strings = {"before put", "after put", "before changeUser"})
  void aUserWhoIsDeletedWhileAPasswordIsSetStaysDeleted(String moment) {
    UserId mini = races.user("mini");
    server.sessions().users().update(mini, UserPatch.access(Access.NONE), Initiator.USER);
    String operation = moment.substring(moment.indexOf(' ') + 1);
    try (Gate gate =
        moment.startsWith("before") ? store.blockBefore(operation) : store.blockAfter(operation)) {
      CompletableFuture<Accounts.Change> setting =
          CompletableFuture.supplyAsync(() -> accounts.setPassword(mini, NEW, Initiator.USER));
      gate.awaitReached();
      server.sessions().users().delete(mini, Initiator.USER);
      gate.release();

      assertThat(Waiting.get(setting, "the change")).isEqualTo(Accounts.Change.CONFLICT);
    }
    assertThat(accounts.find(mini)).isEmpty();
    assertThat(server.sessions().users().find(mini)).isEmpty();
  }

  @Test
  void aSignInThatMeetsADeletionDoesNotBringTheUserBack() {
    server.sessions().create(SignIn.user(alice));
    try (Gate create = store.blockBefore("create")) {
      CompletableFuture<Outcome> signIn = signIn(old);
      create.awaitReached();
      server.sessions().users().delete(alice, Initiator.USER);
      create.release();

      assertThat(Waiting.get(signIn, "the sign-in"))
          .isEqualTo(new Outcome.Refused(Creation.Reason.USER_CHANGED));
    }
    assertThat(server.sessions().users().find(alice)).isEmpty();
    assertThat(living()).isZero();
  }

  /** Of sign-ins, a new password and a deletion at once, in whatever order, the deletion stays. */
  @RepeatedTest(5)
  void nothingSurvivesADeletionThatItMeets() {
    List<Callable<Object>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      tasks.add(() -> Waiting.get(signIn(old), "the sign-in"));
    }
    tasks.add(() -> accounts.setPassword(alice, NEW, Initiator.USER));
    tasks.add(() -> {
      accounts.remove(alice);
      server.sessions().users().delete(alice, Initiator.APPLICATION);
      return accounts.remove(alice);
    });

    Race.all(tasks);

    assertThat(living()).isZero();
    assertThat(server.sessions().users().find(alice)).isEmpty();
    assertThat(accounts.exists(alice)).isFalse();
    assertThat(Waiting.get(signIn(NEW), "a sign-in")).isEqualTo(new Outcome.WrongCredentials());
  }

  @Test
  void aSignInThatIsStoredBeforeTheChangeEndsByIt() {
    try (Gate stored = store.blockAfter("create")) {
      CompletableFuture<Outcome> signIn = signIn(old);
      stored.awaitReached();
      changePassword();
      stored.release();

      assertThat(Waiting.get(signIn, "the sign-in")).isInstanceOf(Outcome.SignedIn.class);
      assertThat(living()).isZero();
    }
  }

  /** The session itself lives on: whoever changed the password spared it. */
  @Test
  void aProofByTheOldPasswordDoesNotSurviveItsChange() {
    var created = (Creation.Created) server.sessions().create(SignIn.user(alice));
    try (Gate read = store.blockAfter("get")) {
      CompletableFuture<Proof> proof =
          CompletableFuture.supplyAsync(
              () -> signIns.prove(created.session(), old, Client.UNKNOWN));
      read.awaitReached();
      server.sessions().users().credentialChanged(alice, created.session().id(), Initiator.USER);
      read.release();

      assertThat(Waiting.get(proof, "the proof"))
          .isEqualTo(new Proof.Refused(Rotation.Reason.USER_CHANGED));
      assertThat(living()).isOne();
    }
  }

  @Test
  void ofManyUsesOfTheLinkAtOnceOneWins() {
    SetupLink link = server.bean(SetupLink.class);
    String code = link.issue();

    List<SetupLink.Result> results = Race.of(8, i -> () -> link.use(code, "admin" + i, NEW));

    assertThat(Collections.frequency(results, SetupLink.Result.DONE)).isOne();
    assertThat(Collections.frequency(results, SetupLink.Result.CLOSED)).isEqualTo(7);
    for (int i = 0; i < 8; i++) {
      assertThat(accounts.exists(UserId.of("admin" + i)))
          .isEqualTo(results.get(i) == SetupLink.Result.DONE);
    }
  }

  /** Each node has a lock of its own, and a link of its own when they start together. */
  @Test
  void ofUsesOnSeveralNodesAtOnceOneWins() {
    SetupLink here = server.bean(SetupLink.class);
    SetupLink there = otherNode();
    String code = here.issue();
    String other = there.issue();
    assertThat(there.isOpen(code)).isTrue();
    assertThat(here.isOpen(other)).isTrue();
    try (Gate access = store.blockBefore("changeUser")) {
      CompletableFuture<SetupLink.Result> use =
          CompletableFuture.supplyAsync(() -> here.use(code, dana.id(), NEW));
      access.awaitReached(); // there is an account, and no administrator yet

      assertThat(there.use(code, erin.id(), NEW)).isEqualTo(SetupLink.Result.BUSY);
      assertThat(there.use(other, erin.id(), NEW)).isEqualTo(SetupLink.Result.BUSY);
      access.release();
      assertThat(Waiting.get(use, "the use of the link")).isEqualTo(SetupLink.Result.DONE);
    }
    assertThat(there.use(code, erin.id(), NEW)).isEqualTo(SetupLink.Result.CLOSED);
    assertThat(there.use(other, erin.id(), NEW)).isEqualTo(SetupLink.Result.CLOSED);
    assertThat(accounts.exists(erin)).isFalse();
  }

  /** Several may wait at the same time, for each other even. */
  private static <T> CompletableFuture<T> inBackground(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, Thread::startVirtualThread);
  }

  private SetupLink otherNode() {
    return new SetupLink(
        store,
        accounts,
        server.sessions(),
        server.bean(TimeSource.class),
        server.bean(RandomGenerator.class));
  }

  /** Its claim must not keep others out for long. */
  @Test
  void aNodeThatDiesWhileItMakesOneLeavesTheLinkToOthers() {
    SetupLink link = server.bean(SetupLink.class);
    String code = link.issue();
    store.failNext("changeUser", 1);
    try (Gate access = store.blockBefore("changeUser")) {
      CompletableFuture<SetupLink.Result> use = inBackground(() -> link.use(code, dana.id(), NEW));
      access.awaitReached();
      store.failNext("put", 2); // it takes nothing back, and keeps its claim
      access.release();
      assertThat(use)
          .failsWithin(Waiting.PATIENCE)
          .withThrowableThat()
          .withCauseInstanceOf(StoreUnavailableException.class);
    }
    assertThat(link.use(code, erin.id(), NEW)).isEqualTo(SetupLink.Result.BUSY);

    time.advance(Duration.ofMinutes(2));

    assertThat(link.use(code, erin.id(), NEW)).isEqualTo(SetupLink.Result.DONE);
  }

  /** Its own claim is over by then, and another node has the next one. */
  @Test
  void aNodeThatTakesTooLongMakesNoneAndLeavesTheClaimOfAnother() {
    SetupLink link = server.bean(SetupLink.class);
    String code = link.issue();
    try (Gate claim = store.blockAfter("put");
        Gate access = store.blockBefore("changeUser")) {
      CompletableFuture<SetupLink.Result> slow = inBackground(() -> link.use(code, dana.id(), NEW));
      claim.awaitReached();
      try (Gate account = store.blockBefore("put")) {
        claim.release();
        account.awaitReached();
        time.advance(Duration.ofMinutes(2));
        CompletableFuture<SetupLink.Result> others =
            inBackground(() -> otherNode().use(code, erin.id(), NEW));
        access.awaitReached();
        account.release();
        assertThat(Waiting.get(slow, "the slow use")).isEqualTo(SetupLink.Result.CLOSED);
        assertThat(accounts.exists(dana)).isFalse();

        assertThat(link.use(code, dana.id(), NEW)).isEqualTo(SetupLink.Result.BUSY);
        access.release();
        assertThat(Waiting.get(others, "the other use")).isEqualTo(SetupLink.Result.DONE);
      }
    }
  }

  /** It does not know whether it still has the turn: half an account would be in the way. */
  @Test
  void aNodeThatCannotAskForItsClaimTakesTheAccountBack() {
    SetupLink link = server.bean(SetupLink.class);
    String code = link.issue();
    try (Gate claim = store.blockAfter("put")) {
      CompletableFuture<SetupLink.Result> use = inBackground(() -> link.use(code, dana.id(), NEW));
      claim.awaitReached();
      try (Gate account = store.blockAfter("put")) {
        claim.release();
        account.awaitReached();
        store.failNext("put", 1);
        account.release();
        assertThat(use)
            .failsWithin(Waiting.PATIENCE)
            .withThrowableThat()
            .withCauseInstanceOf(StoreUnavailableException.class);
      }
    }
    assertThat(accounts.exists(dana)).isFalse();
    assertThat(link.use(code, dana.id(), NEW)).isEqualTo(SetupLink.Result.DONE);
  }

  /** It is over by itself; whoever used the link is to hear that there is an administrator. */
  @Test
  void aClaimThatCannotBeGivenBackChangesNothingAboutTheAnswer() {
    SetupLink link = server.bean(SetupLink.class);
    String code = link.issue();
    try (Gate made = store.blockAfter("changeUser")) {
      CompletableFuture<SetupLink.Result> use = inBackground(() -> link.use(code, dana.id(), NEW));
      made.awaitReached();
      store.failNext("put", 1);
      made.release();

      assertThat(Waiting.get(use, "the use of the link")).isEqualTo(SetupLink.Result.DONE);
    }
    assertThat(accounts.isAdministrator(dana)).isTrue();
  }

  /** The name became somebody else's while the link was used: their password stays theirs. */
  @Test
  void theLinkDoesNotTakeAnAccountWhosePasswordWasSetMeanwhile() {
    SetupLink link = server.bean(SetupLink.class);
    String code = link.issue();
    try (Gate change = store.blockBefore("changeUser")) {
      CompletableFuture<SetupLink.Result> use =
          CompletableFuture.supplyAsync(() -> link.use(code, dana.id(), old + "-of-the-link"));
      change.awaitReached();
      assertThat(accounts.setPassword(dana, NEW, Initiator.APPLICATION))
          .isEqualTo(Accounts.Change.DONE);
      change.release();

      assertThat(Waiting.get(use, "the use of the link")).isEqualTo(SetupLink.Result.TAKEN);
    }
    assertThat(accounts.hasPassword(dana, NEW)).isTrue();
    assertThat(accounts.hasAdministrator()).isFalse();
    assertThat(link.use(code, erin.id(), NEW)).isEqualTo(SetupLink.Result.DONE);
  }

  @Test
  void theLinkLeavesNoAccountBehindWhenTheNameBecameKnownMeanwhile() {
    SetupLink link = server.bean(SetupLink.class);
    String code = link.issue();
    try (Gate change = store.blockBefore("changeUser")) {
      CompletableFuture<SetupLink.Result> use =
          CompletableFuture.supplyAsync(() -> link.use(code, dana.id(), NEW));
      change.awaitReached();
      server.sessions().create(SignIn.user(dana));
      change.release();

      assertThat(Waiting.get(use, "the use of the link")).isEqualTo(SetupLink.Result.TAKEN);
    }
    assertThat(accounts.exists(dana)).isFalse();
    assertThat(server.sessions().users().find(dana).orElseThrow().roles()).isEmpty();
  }
}
