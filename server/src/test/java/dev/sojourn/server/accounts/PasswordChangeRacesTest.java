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
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.Gate;
import dev.sojourn.testkit.Race;
import dev.sojourn.testkit.Waiting;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's change of the password, and what meets it half-way. */
class PasswordChangeRacesTest {

  private static final String NEW = "correct horse battery";

  @RegisterExtension static final RacesServer races = new RacesServer();

  private final FaultyStore store = races.store();
  private final TestServer server = races.server();
  private final PasswordChange change = server.bean(PasswordChange.class);
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
    List<Creation.Created> all = List.of(signIn(alice), signIn(alice), signIn(alice));

    List<Outcome> outcomes =
        Race.of(
            3,
            i ->
                () ->
                    change.change(
                        new PasswordChange.Request(
                            all.get(i).session(), old, NEW + i, true, Client.UNKNOWN)));

    assertThat(outcomes).filteredOn(Outcome.Changed.class::isInstance).hasSize(1);
    for (int i = 0; i < 3; i++) {
      boolean won = outcomes.get(i) instanceof Outcome.Changed;
      assertThat(accounts.hasPassword(alice, NEW + i)).isEqualTo(won);
      boolean lives =
          server.sessions().find(all.get(i).session().id()).orElseThrow().endedAt() == null;
      assertThat(lives).isEqualTo(won);
    }
  }

  /** Whoever set it from outside did so because the present one is no longer to be trusted. */
  @ParameterizedTest
  @ValueSource(strings = {"after get", "before put"})
  void aPasswordSetByAnAdministratorMeanwhileStays(String moment) {
    Creation.Created it = signIn(alice);
    String operation = moment.substring(moment.indexOf(' ') + 1);
    try (Gate gate =
        moment.startsWith("after") ? store.blockAfter(operation) : store.blockBefore(operation)) {
      CompletableFuture<Outcome> changing = begin(it.session(), old, NEW);
      gate.awaitReached();
      assertThat(accounts.setPassword(alice, "set from outside", Initiator.APPLICATION))
          .isEqualTo(Accounts.Change.DONE);
      gate.release();

      assertThat(Waiting.get(changing, "the change")).isEqualTo(new Outcome.Conflict());
    }
    assertThat(accounts.hasPassword(alice, "set from outside")).isTrue();
    assertThat(server.sessions().validate(it.token(), Client.UNKNOWN))
        .isInstanceOf(Validation.Rejected.class);
  }

  @Test
  @Tag("ASVS-7.4.2")
  void aUserWhoIsDeletedMeanwhileStaysDeletedAndWithoutAnAccount() {
    Creation.Created it = signIn(alice);
    try (Gate stored = store.blockAfter("put")) {
      CompletableFuture<Outcome> changing = begin(it.session(), old, NEW);
      stored.awaitReached();
      server.sessions().users().delete(alice, Initiator.APPLICATION);
      stored.release();

      assertThat(Waiting.get(changing, "the change")).isEqualTo(new Outcome.Conflict());
    }
    assertThat(accounts.exists(alice)).isFalse();
    assertThat(server.sessions().users().find(alice)).isEmpty();
  }

  @Test
  void aSessionThatEndsMeanwhileStaysOverThoughThePasswordIsChanged() {
    Creation.Created it = signIn(alice);
    try (Gate stored = store.blockAfter("put")) {
      CompletableFuture<Outcome> changing = begin(it.session(), old, NEW);
      stored.awaitReached();
      server.sessions().end(it.session().id(), EndReason.ENDED_BY_ADMIN);
      stored.release();

      assertThat(Waiting.get(changing, "the change")).isEqualTo(new Outcome.ChangedAndOver());
    }
    assertThat(accounts.hasPassword(alice, NEW)).isTrue();
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
    try (Gate access = store.blockBefore("changeUser")) {
      CompletableFuture<SetupLink.Result> use =
          inBackground(() -> link.use(code, dana.id(), old + "-of-the-link"));
      access.awaitReached();
      Creation.Created it = signIn(dana);
      Outcome changed = Waiting.get(begin(it.session(), old + "-of-the-link", NEW), "the change");
      assertThat(changed).isInstanceOf(Outcome.Changed.class);
      access.release();

      assertThat(Waiting.get(use, "the use of the link")).isEqualTo(SetupLink.Result.TAKEN);
    }
    assertThat(accounts.hasPassword(dana, NEW)).isTrue();
    assertThat(accounts.hasAdministrator()).isFalse();
    assertThat(link.use(code, erin.id(), NEW)).isEqualTo(SetupLink.Result.DONE);
  }

  /** The other way round: the link's step falls between the new hash and the news of it. */
  @Test
  void aPasswordThatIsSetWhileTheLinkGivesAccessIsTheOnlyOne() {
    SetupLink link = server.bean(SetupLink.class);
    String code = link.issue();
    try (Gate access = store.blockBefore("changeUser")) {
      CompletableFuture<SetupLink.Result> use =
          inBackground(() -> link.use(code, dana.id(), old + "-of-the-link"));
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
    assertThat(accounts.hasPassword(dana, old + "-of-the-link")).isFalse();
    assertThat(accounts.hasAdministrator()).isTrue();
    assertThat(link.use(code, erin.id(), NEW)).isEqualTo(SetupLink.Result.CLOSED);
  }
}
