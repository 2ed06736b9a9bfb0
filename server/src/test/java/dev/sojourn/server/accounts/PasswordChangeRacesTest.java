package dev.sojourn.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.Validation;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.accounts.PasswordChange.Outcome;
import dev.sojourn.store.sqlite.SqliteStore;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.Gate;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.testkit.Race;
import dev.sojourn.testkit.Waiting;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's change of the password, and what meets it half-way. */
class PasswordChangeRacesTest {

  private static final UserId ALICE = UserId.of("alice");
  private static final String OLD = "alice-demo";
  private static final String NEW = "correct horse battery";

  @TempDir Path directory;
  private FaultyStore store;
  private TestServer server;
  private PasswordChange change;
  private Accounts accounts;

  @BeforeEach
  void start() {
    ManualTime time = new ManualTime();
    store = new FaultyStore(SqliteStore.open(directory.resolve("sojourn.db")), time);
    server = TestServer.start(directory, time, store).withAccounts();
    change = server.bean(PasswordChange.class);
    accounts = server.bean(Accounts.class);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Creation.Created signIn(UserId user) {
    return (Creation.Created) server.sessions().create(SignIn.user(user));
  }

  private CompletableFuture<Outcome> begin(Session session, String present, String next) {
    var request = new PasswordChange.Request(session, present, next, true, Client.UNKNOWN);
    return inBackground(() -> change.change(request));
  }

  /** On a thread of its own: the common pool may have one only, and one of two is held. */
  private static <T> CompletableFuture<T> inBackground(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, Thread::startVirtualThread);
  }

  @Test
  @Tag("ASVS-7.4.3")
  void ofManyChangesAtOnceOneWinsAndItsSessionAloneLives() {
    List<Creation.Created> all = List.of(signIn(ALICE), signIn(ALICE), signIn(ALICE));

    List<Outcome> outcomes =
        Race.of(
            3,
            i ->
                () ->
                    change.change(
                        new PasswordChange.Request(
                            all.get(i).session(), OLD, NEW + i, true, Client.UNKNOWN)));

    assertThat(outcomes).filteredOn(Outcome.Changed.class::isInstance).hasSize(1);
    for (int i = 0; i < 3; i++) {
      boolean won = outcomes.get(i) instanceof Outcome.Changed;
      assertThat(accounts.hasPassword(ALICE, NEW + i)).isEqualTo(won);
      boolean lives =
          server.sessions().find(all.get(i).session().id()).orElseThrow().endedAt() == null;
      assertThat(lives).isEqualTo(won);
    }
  }

  /** Whoever set it from outside did so because the present one is no longer to be trusted. */
  @ParameterizedTest
  @ValueSource(strings = {"after get", "before put"})
  void aPasswordSetByAnAdministratorMeanwhileStays(String moment) {
    Creation.Created it = signIn(ALICE);
    String operation = moment.substring(moment.indexOf(' ') + 1);
    try (Gate gate =
        moment.startsWith("after") ? store.blockAfter(operation) : store.blockBefore(operation)) {
      CompletableFuture<Outcome> changing = begin(it.session(), OLD, NEW);
      gate.awaitReached();
      assertThat(accounts.setPassword(ALICE, "set from outside", Initiator.APPLICATION))
          .isEqualTo(Accounts.Change.DONE);
      gate.release();

      assertThat(Waiting.get(changing, "the change")).isEqualTo(new Outcome.Conflict());
    }
    assertThat(accounts.hasPassword(ALICE, "set from outside")).isTrue();
    assertThat(server.sessions().validate(it.token(), Client.UNKNOWN))
        .isInstanceOf(Validation.Rejected.class);
  }

  @Test
  @Tag("ASVS-7.4.2")
  void aUserWhoIsDeletedMeanwhileStaysDeletedAndWithoutAnAccount() {
    Creation.Created it = signIn(ALICE);
    try (Gate stored = store.blockAfter("put")) {
      CompletableFuture<Outcome> changing = begin(it.session(), OLD, NEW);
      stored.awaitReached();
      server.sessions().users().delete(ALICE, Initiator.APPLICATION);
      stored.release();

      assertThat(Waiting.get(changing, "the change")).isEqualTo(new Outcome.Conflict());
    }
    assertThat(accounts.exists(ALICE)).isFalse();
    assertThat(server.sessions().users().find(ALICE)).isEmpty();
  }

  @Test
  void aSessionThatEndsMeanwhileStaysOverThoughThePasswordIsChanged() {
    Creation.Created it = signIn(ALICE);
    try (Gate stored = store.blockAfter("put")) {
      CompletableFuture<Outcome> changing = begin(it.session(), OLD, NEW);
      stored.awaitReached();
      server.sessions().end(it.session().id(), EndReason.ENDED_BY_ADMIN);
      stored.release();

      assertThat(Waiting.get(changing, "the change")).isEqualTo(new Outcome.ChangedAndOver());
    }
    assertThat(accounts.hasPassword(ALICE, NEW)).isTrue();
    assertThat(server.sessions().find(it.session().id()).orElseThrow().endReason())
        .isEqualTo(EndReason.ENDED_BY_ADMIN);
  }

  /**
   * The link has stored its account, and not yet the access. Whoever it belongs to signs in within
   * that moment and changes the password: the account is theirs, and nobody becomes administrator.
   */
  @Test
  void theSetUpLinkLeavesAnAccountWhosePasswordItsUserChangedMeanwhile() {
    SetupLink link = server.bean(SetupLink.class);
    String code = link.issue();
    UserId dana = UserId.of("dana");
    try (Gate access = store.blockBefore("changeUser")) {
      CompletableFuture<SetupLink.Result> use =
          inBackground(() -> link.use(code, "dana", OLD + "-of-the-link"));
      access.awaitReached();
      Creation.Created it = signIn(dana);
      Outcome changed = Waiting.get(begin(it.session(), OLD + "-of-the-link", NEW), "the change");
      assertThat(changed).isInstanceOf(Outcome.Changed.class);
      access.release();

      assertThat(Waiting.get(use, "the use of the link")).isEqualTo(SetupLink.Result.TAKEN);
    }
    assertThat(accounts.hasPassword(dana, NEW)).isTrue();
    assertThat(accounts.hasAdministrator()).isFalse();
    assertThat(link.use(code, "erin", NEW)).isEqualTo(SetupLink.Result.DONE);
  }

  /** The other way round: the link's step falls between the new hash and the news of it. */
  @Test
  void aPasswordThatIsSetWhileTheLinkGivesAccessIsTheOnlyOne() {
    SetupLink link = server.bean(SetupLink.class);
    String code = link.issue();
    UserId dana = UserId.of("dana");
    try (Gate access = store.blockBefore("changeUser")) {
      CompletableFuture<SetupLink.Result> use =
          inBackground(() -> link.use(code, "dana", OLD + "-of-the-link"));
      access.awaitReached();
      try (Gate news = store.blockBefore("changeUser")) {
        CompletableFuture<Accounts.Change> setting =
            inBackground(() -> accounts.setPassword(dana, NEW, Initiator.APPLICATION));
        news.awaitReached();
        access.release();
        assertThat(Waiting.get(use, "the use of the link")).isEqualTo(SetupLink.Result.DONE);
        news.release();
        assertThat(Waiting.get(setting, "the change")).isEqualTo(Accounts.Change.DONE);
      }
    }
    assertThat(accounts.hasPassword(dana, NEW)).isTrue();
    assertThat(accounts.hasPassword(dana, OLD + "-of-the-link")).isFalse();
    assertThat(accounts.hasAdministrator()).isTrue();
    assertThat(link.use(code, "erin", NEW)).isEqualTo(SetupLink.Result.CLOSED);
  }
}
