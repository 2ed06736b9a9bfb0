package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.AttributeDelta;
import dev.sojourn.Attributes;
import dev.sojourn.EndReason;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.Overflow;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionLimits;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.CreateCommand;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.CreateResult.Created;
import dev.sojourn.store.Found;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.TenantRecord;
import dev.sojourn.store.UserRecord;
import dev.sojourn.testkit.Browser;
import dev.sojourn.testkit.Draft;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code create} is not {@code save}, and can be repeated when its answer was lost. */
public abstract class CreateContract extends StoreContract {

  private static final Attributes THEME =
      Attributes.EMPTY.with(AttributeDelta.set("theme", "dark").and(AttributeDelta.set("n", 7)));

  @Test
  void whatIsCreatedIsFoundAsItWasStated() {
    Draft draft =
        fixtures
            .signIn(ALICE)
            .access(new Access(Set.of("editor", "author"), Set.of("page:write:*")))
            .factors(FactorMethod.PASSWORD, FactorMethod.TOTP)
            .policy("aal2")
            .remembered()
            .attributes(THEME);
    CreateCommand command = draft.command();

    CreateResult result = store.create(command);

    assertThat(result).isInstanceOf(Created.class);
    Found found = find(command.session().id());
    assertThat(found).isEqualTo(((Created) result).found());
    SessionRecord stated =
        command.session().toBuilder()
            .userEpoch(found.session().userEpoch())
            .tenantEpoch(found.session().tenantEpoch())
            .build();
    assertThat(found.session()).isEqualTo(stated);
    assertThat(found.device()).isEqualTo(present(command.device()).device());
    assertLives(command.session().id());
  }

  @Test
  void whatIsCreatedOutlivesTheStoresProcess() throws Exception {
    Created created = create(fixtures.signIn(ALICE).roles("editor").attributes(THEME));

    reopen();

    assertThat(find(created.found().session().id())).isEqualTo(created.found());
  }

  @Test
  void theFirstSignInMakesTheRecordsOfUserAndTenant() {
    UserId carol = UserId.of("acme", "carol");
    assertThat(store.findUser(carol)).isEmpty();
    assertThat(store.findTenant("acme")).isEmpty();

    Found found = create(fixtures.signIn(carol).roles("editor")).found();

    UserRecord user = present(found.user());
    TenantRecord tenant = present(found.tenant());
    assertThat(store.findUser(carol)).contains(user);
    assertThat(store.findTenant("acme")).contains(tenant);
    assertThat(tenant.version()).isEqualTo(1);
    assertThat(tenant.raises()).isEmpty();
    assertThat(user.version()).isEqualTo(1);
    assertThat(user.securityVersion()).isZero();
    assertThat(user.accessVersion()).isZero();
    assertThat(user.access()).isEqualTo(Access.NONE);
    assertThat(user.raises()).isEmpty();
    assertThat(user.epoch()).isEqualTo(now().toEpochMilli());
    assertThat(tenant.epoch()).isEqualTo(now().toEpochMilli());
    assertThat(found.session().userEpoch()).isEqualTo(user.epoch());
    assertThat(found.session().tenantEpoch()).isEqualTo(tenant.epoch());
  }

  @Test
  void aFurtherSignInLeavesTheRecordsOfUserAndTenantAlone() {
    Found first = create(fixtures.signIn(ALICE)).found();
    time.advance(Duration.ofMinutes(1));

    Found second = create(fixtures.signIn(ALICE).roles("editor")).found();

    assertThat(second.user()).isEqualTo(first.user());
    assertThat(second.tenant()).isEqualTo(first.tenant());
    assertThat(second.session().userEpoch()).isEqualTo(first.session().userEpoch());
  }

  @Test
  void aGuestHasNoUserAndNoDevice() {
    Found found = create(fixtures.guest("default").attributes(THEME)).found();

    assertThat(found.session().kind()).isEqualTo(SessionKind.GUEST);
    assertThat(found.user()).isNull();
    assertThat(found.device()).isNull();
    assertThat(found.session().attributes()).isEqualTo(THEME);
    assertThat(found.session().userEpoch()).isZero();
    assertThat(found.session().tenantEpoch()).isEqualTo(present(found.tenant()).epoch());
    assertLives(found.session().id());
  }

  @Test
  void anIdThatNeverWasIsNotFound() {
    assertThat(store.find(fixtures.sessionId())).isEmpty();
  }

  @Test
  void createNeverOverwrites() {
    Found first = create(fixtures.signIn(ALICE)).found();

    CreateResult second =
        store.create(fixtures.signIn(BOB).id(first.session().id()).roles("thief").command());

    assertThat(second).isEqualTo(new CreateResult.IdTaken());
    assertThat(find(first.session().id())).isEqualTo(first);
    assertThat(store.findUser(BOB)).isEmpty();
  }

  @Test
  void anIdStaysTakenWhenItsSessionIsOver() {
    SessionRecord first = signIn(ALICE);
    store.end(first.id(), EndReason.SIGNED_OUT, Initiator.USER, now());

    assertThat(store.create(fixtures.signIn(ALICE).id(first.id()).command()))
        .isEqualTo(new CreateResult.IdTaken());
    assertOver(first.id(), EndReason.SIGNED_OUT);
  }

  @Test
  void anIdThatIsTakenEndsNothing() {
    SessionRecord taken = signIn(BOB);
    Browser browser = fixtures.browser();
    SessionRecord here = create(fixtures.signIn(ALICE).on(browser)).found().session();
    int before = events().size();

    store.create(fixtures.signIn(ALICE).id(taken.id()).on(browser).command());

    assertLives(here.id());
    assertThat(events()).hasSize(before);
  }

  @Test
  void repeatedAfterALostAnswerItAnswersAsTheFirstTime() {
    Browser browser = fixtures.browser();
    create(fixtures.signIn(ALICE).on(browser));
    create(fixtures.signIn(ALICE));
    CreateCommand command =
        fixtures
            .signIn(ALICE)
            .on(browser)
            .limits(SessionLimits.of(1, Overflow.END_OLDEST))
            .command();
    Created first = (Created) store.create(command);
    List<SessionEvent> events = events();
    assertThat(first.ended()).hasSize(2);

    assertThat(store.create(command)).isEqualTo(first);
    assertThat(events()).isEqualTo(events);
    assertThat(living(ALICE)).containsExactly(command.session().id());
  }

  @Test
  void repeatedWhenTheSessionIsOverItAnswersAsTheFirstTimeAndRevivesNothing() {
    Browser browser = fixtures.browser();
    SessionRecord replaced = create(fixtures.signIn(ALICE).on(browser)).found().session();
    CreateCommand command = fixtures.signIn(ALICE).on(browser).command();
    Created first = (Created) store.create(command);
    store.end(command.session().id(), EndReason.SIGNED_OUT, Initiator.USER, now());
    int events = events().size();

    CreateResult second = store.create(command);

    assertThat(second).isInstanceOf(Created.class);
    assertThat(((Created) second).ended()).isEqualTo(first.ended());
    assertThat(((Created) second).ended())
        .extracting(SessionRecord::id)
        .containsExactly(replaced.id());
    assertOver(command.session().id(), EndReason.SIGNED_OUT);
    assertThat(events()).hasSize(events);
  }

  @Test
  void repeatedWhenTheUserMayNoLongerSignInItStillAnswersAsTheFirstTime() {
    CreateCommand command = fixtures.signIn(ALICE).ifSecurityVersion(0).command();
    store.create(command);
    change(Changes.disable(ALICE, now()));

    assertThat(store.create(command))
        .isInstanceOfSatisfying(
            Created.class,
            again -> assertThat(again.found().session().id()).isEqualTo(command.session().id()));
    assertOver(command.session().id(), EndReason.USER_DISABLED);
  }

  @Test
  void repeatedWhenALaterSignInTookItsPlaceItStillAnswersAsTheFirstTime() {
    SessionLimits one = SessionLimits.of(1, Overflow.END_OLDEST);
    CreateCommand command = fixtures.signIn(ALICE).limits(one).command();
    store.create(command);
    SessionRecord later = create(fixtures.signIn(ALICE).limits(one)).found().session();

    assertThat(store.create(command)).isInstanceOf(Created.class);
    assertOver(command.session().id(), EndReason.LIMIT_REACHED);
    assertThat(living(ALICE)).containsExactly(later.id());
  }

  @Test
  void repeatedAfterARotationItStillAnswersAsTheFirstTime() {
    CreateCommand command = fixtures.signIn(ALICE).command();
    Created first = (Created) store.create(command);
    SessionRecord rotated = Replacements.rotate(store, fixtures, first.found().session());

    assertThat(store.create(command)).isInstanceOf(Created.class);
    assertThat(session(rotated.id())).isEqualTo(rotated);
  }

  @Test
  void repeatedWithAnotherVerifierItIsTaken() {
    Draft draft = fixtures.signIn(ALICE);
    store.create(draft.command());

    assertThat(store.create(draft.verifier(fixtures.verifier()).command()))
        .isEqualTo(new CreateResult.IdTaken());
  }

  @Test
  void whatACreationEndedNamesIt() {
    Browser browser = fixtures.browser();
    SessionRecord old = create(fixtures.signIn(ALICE).on(browser)).found().session();
    time.advance(Duration.ofMinutes(1));

    Created created = create(fixtures.signIn(ALICE).on(browser));

    assertThat(created.ended()).singleElement().isEqualTo(session(old.id()));
    assertThat(session(old.id()).endedBy()).isEqualTo(created.found().session().id());
    assertThat(session(old.id()).endedAt()).isEqualTo(now());
  }

  @Test
  void aFirstSignInHasItsEvents() {
    Created created = create(fixtures.signIn(ALICE));

    assertThat(events())
        .extracting(SessionEvent::type)
        .containsExactlyInAnyOrder(EventType.SESSION_ESTABLISHED, EventType.DEVICE_ADDED);
    assertThat(events())
        .filteredOn(event -> event.type() == EventType.SESSION_ESTABLISHED)
        .singleElement()
        .satisfies(event -> {
          assertThat(event.session()).isEqualTo(created.found().session().id());
          assertThat(event.tenant()).isEqualTo("default");
          assertThat(event.userId()).isEqualTo("alice");
          assertThat(event.device()).isEqualTo(deviceOf(created).id());
          assertThat(event.at()).isEqualTo(now());
          assertThat(event.initiator()).isEqualTo(Initiator.USER);
        });
  }

  @Test
  void aGuestsBeginningIsAnEventWithoutAUser() {
    create(fixtures.guest("default"));

    assertThat(events())
        .singleElement()
        .satisfies(event -> {
          assertThat(event.type()).isEqualTo(EventType.SESSION_ESTABLISHED);
          assertThat(event.userId()).isNull();
          assertThat(event.device()).isNull();
        });
  }
}
