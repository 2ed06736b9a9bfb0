package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Access;
import dev.sojourn.AttributeDelta;
import dev.sojourn.Attributes;
import dev.sojourn.AttributesTooLargeException;
import dev.sojourn.EndReason;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.CreateResult.Created;
import dev.sojourn.store.Found;
import dev.sojourn.store.UserChange;
import dev.sojourn.store.UserChangeResult;
import dev.sojourn.store.UserRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Users: access by the later statement, disabling, deleting, and what a sign-in has to match. */
public abstract class UsersContract extends StoreContract {

  private static final AttributeDelta GERMAN = AttributeDelta.set("language", "de");

  @Test
  void aChangeOfAnUnknownUserMakesTheRecord() {
    UserRecord made = change(Changes.access(ALICE, now(), "editor")).user();

    assertThat(store.findUser(ALICE)).contains(made);
    assertThat(made.version()).isEqualTo(1);
    assertThat(made.access()).isEqualTo(new Access(Set.of("editor"), Set.of()));
    assertThat(made.accessVersion()).isEqualTo(1);
    assertThat(made.securityVersion()).isEqualTo(now().toEpochMilli());
    assertThat(made.epoch()).isEqualTo(now().toEpochMilli());
  }

  @Test
  void aUserOutlivesTheStoresProcess() throws Exception {
    change(Changes.access(ALICE, now(), "editor"));
    change(Changes.attributes(ALICE, GERMAN, now()));
    change(Changes.disable(ALICE, now()));
    UserRecord before = user(ALICE);

    reopen();

    assertThat(user(ALICE)).isEqualTo(before);
    assertThat(before.disabled()).isTrue();
    assertThat(before.raises()).hasSize(1);
  }

  @Test
  void theExpectedVersionMustHold() {
    assertThat(store.changeUser(Changes.expecting(Changes.access(ALICE, now(), "a"), 1)))
        .isEqualTo(new UserChangeResult.Conflict(0));
    assertThat(store.findUser(ALICE)).isEmpty();

    change(Changes.expecting(Changes.access(ALICE, now(), "editor"), 0));
    UserRecord before = user(ALICE);
    int events = events().size();

    assertThat(store.changeUser(Changes.expecting(Changes.disable(ALICE, now()), 7)))
        .isEqualTo(new UserChangeResult.Conflict(1));
    assertThat(store.changeUser(Changes.expecting(Changes.disable(ALICE, now()), 0)))
        .isEqualTo(new UserChangeResult.Conflict(1));

    assertThat(user(ALICE)).isEqualTo(before);
    assertThat(events()).hasSize(events);
    assertThat(change(Changes.expecting(Changes.disable(ALICE, now()), 1)).user().version())
        .isEqualTo(2);
  }

  @Test
  void everyStatementOfAccessCounts() {
    change(Changes.access(ALICE, now(), "editor"));
    time.advance(Duration.ofMinutes(1));
    UserRecord second = change(Changes.access(ALICE, now(), "editor")).user();
    UserRecord third = change(Changes.access(ALICE, now())).user();

    assertThat(second.accessVersion()).isEqualTo(2);
    assertThat(third.accessVersion()).isEqualTo(3);
    assertThat(third.access()).isEqualTo(Access.NONE);
    assertThat(third.version()).isEqualTo(3);
  }

  @Test
  void aSignInThatStatesAccessRemembersTheUsersVersionOfIt() {
    change(Changes.access(ALICE, now(), "reader"));

    Found stating = create(fixtures.signIn(ALICE).roles("editor")).found();
    Found silent = create(fixtures.signIn(ALICE)).found();

    assertThat(stating.session().accessVersion()).isEqualTo(1);
    assertThat(stating.session().access().roles()).containsExactly("editor");
    assertThat(silent.session().accessVersion()).isZero();
    assertThat(user(ALICE).access().roles()).containsExactly("reader");
    assertThat(user(ALICE).accessVersion()).isEqualTo(1);
  }

  @Test
  void aLaterStatementIsInForceOnEveryLivingSession() {
    SessionId stating = create(fixtures.signIn(ALICE).roles("editor")).found().session().id();

    change(Changes.access(ALICE, now(), "reader"));

    Found found = find(stating);
    assertThat(present(found.user()).accessVersion())
        .isGreaterThan(found.session().accessVersion());
    assertThat(present(found.user()).access().roles()).containsExactly("reader");
    assertLives(stating);
  }

  @Test
  void attributesOfTheUserChangeOneByOne() {
    change(Changes.attributes(ALICE, GERMAN.and(AttributeDelta.set("size", 3)), now()));

    UserRecord changed =
        change(Changes.attributes(ALICE, AttributeDelta.remove("size"), now())).user();

    assertThat(changed.attributes()).isEqualTo(Attributes.EMPTY.with(GERMAN));
    assertThat(changed.version()).isEqualTo(2);
    assertThat(changed.securityVersion()).isZero();
  }

  @Test
  void tooLargeAttributesOfTheUserChangeNothing() {
    change(Changes.attributes(ALICE, AttributeDelta.set("x", "x".repeat(16_000)), now()));
    UserRecord before = user(ALICE);

    assertThatThrownBy(() ->
            store.changeUser(
                Changes.attributes(ALICE, AttributeDelta.set("y", "y".repeat(1_000)), now())))
        .isInstanceOf(AttributesTooLargeException.class);
    assertThat(user(ALICE)).isEqualTo(before);
  }

  @Test
  void aDisabledUserIsRefusedAndNothingIsStored() {
    change(Changes.disable(ALICE, now()));
    int events = events().size();

    assertThat(store.create(fixtures.signIn(ALICE).command()))
        .isEqualTo(new CreateResult.UserDisabled());

    assertThat(store.devices(ALICE)).isEmpty();
    assertThat(events()).hasSize(events);
  }

  @Test
  @Tag("ASVS-7.4.2")
  @Tag("CVE-2021-26921")
  void disablingEndsWhatLivesAndEnablingUndoesNothing() {
    SessionId id = signIn(ALICE).id();
    SessionId bobs = signIn(BOB).id();

    change(Changes.disable(ALICE, now()));
    assertOver(id, EndReason.USER_DISABLED);
    change(Changes.enable(ALICE, now()));

    assertOver(id, EndReason.USER_DISABLED);
    assertLives(bobs);
    assertThat(user(ALICE).disabled()).isFalse();
    assertLives(signIn(ALICE).id());
  }

  @Test
  void aSignInBegunBeforeAPasswordChangeIsRefused() {
    signIn(ALICE);
    long read = user(ALICE).securityVersion();
    change(Changes.credentials(ALICE, now()));
    int events = events().size();

    assertThat(store.create(fixtures.signIn(ALICE).ifSecurityVersion(read).command()))
        .isEqualTo(new CreateResult.UserChanged());

    assertThat(living(ALICE)).isEmpty();
    assertThat(store.devices(ALICE)).hasSize(1);
    assertThat(events()).hasSize(events);
    long now = user(ALICE).securityVersion();
    assertLives(create(fixtures.signIn(ALICE).ifSecurityVersion(now)).found().session().id());
  }

  @Test
  void aPasswordChangeThatEndsNothingStillRefusesASignInBegunBefore() {
    SessionId living = signIn(ALICE).id();

    UserRecord changed = change(Changes.credentialsEndingNothing(ALICE, now())).user();

    assertThat(changed.securityVersion()).isEqualTo(now().toEpochMilli());
    assertThat(store.create(fixtures.signIn(ALICE).ifSecurityVersion(0).command()))
        .isEqualTo(new CreateResult.UserChanged());
    assertLives(living);
  }

  @Test
  void anUnknownUsersSecurityVersionIsZero() {
    assertThat(store.create(fixtures.signIn(ALICE).ifSecurityVersion(1).command()))
        .isEqualTo(new CreateResult.UserChanged());
    assertThat(store.findUser(ALICE)).isEmpty();
    assertThat(store.create(fixtures.signIn(ALICE).ifSecurityVersion(0).command()))
        .isInstanceOf(Created.class);
  }

  @Test
  void everyChangeThatMattersForSignInMovesTheSecurityVersion() {
    List<Long> versions = new ArrayList<>();
    versions.add(change(Changes.access(ALICE, now(), "editor")).user().securityVersion());
    versions.add(change(Changes.credentials(ALICE, now())).user().securityVersion());
    versions.add(change(Changes.disable(ALICE, now())).user().securityVersion());
    change(Changes.enable(ALICE, now()));
    versions.add(raise(ALICE, EndReason.ENDED_BY_ADMIN, null).user().securityVersion());
    time.advance(Duration.ofMinutes(1));
    versions.add(change(Changes.access(ALICE, now())).user().securityVersion());

    assertThat(versions).isSorted().doesNotHaveDuplicates();
    assertThat(versions.getLast()).isEqualTo(now().toEpochMilli());
    assertThat(change(Changes.attributes(ALICE, GERMAN, now())).user().securityVersion())
        .isEqualTo(versions.getLast());
  }

  @Test
  void aDeletedUserLeavesOnlyATombstone() {
    SessionId id = signIn(ALICE).id();
    change(Changes.access(ALICE, now(), "editor"));
    UserRecord before = change(Changes.attributes(ALICE, GERMAN, now())).user();

    UserRecord tombstone = change(Changes.delete(ALICE, now())).user();

    assertThat(store.findUser(ALICE)).contains(tombstone);
    assertThat(tombstone.deleted()).isTrue();
    assertThat(tombstone.access()).isEqualTo(Access.NONE);
    assertThat(tombstone.attributes()).isEqualTo(Attributes.EMPTY);
    assertThat(tombstone.epoch()).isGreaterThan(before.epoch());
    assertThat(tombstone.securityVersion()).isGreaterThan(before.securityVersion());
    assertThat(tombstone.accessVersion()).isGreaterThanOrEqualTo(before.accessVersion());
    assertThat(store.devices(ALICE)).isEmpty();
    assertThat(store.listUsers("default", null, 10)).isEmpty();
    assertThat(store.countUsers("default", 10)).isZero();
    assertOver(id, EndReason.USER_DELETED);
  }

  @Test
  void aDeletedUserWhoReturnsIsANewUserWhoseNumbersGoOn() {
    SessionId old = signIn(ALICE).id();
    change(Changes.access(ALICE, now(), "editor"));
    UserRecord tombstone = change(Changes.delete(ALICE, now())).user();

    Found found = create(fixtures.signIn(ALICE)).found();

    UserRecord again = present(found.user());
    assertThat(again.deleted()).isFalse();
    assertThat(again.access()).isEqualTo(Access.NONE);
    assertThat(again.epoch()).isGreaterThanOrEqualTo(tombstone.epoch());
    assertThat(again.version()).isGreaterThan(tombstone.version());
    assertThat(store.listUsers("default", null, 10)).containsExactly(again);
    assertLives(found.session().id());
    assertOver(old, EndReason.USER_DELETED);
    // A statement made for the deleted user must not count as later than one for the new one.
    assertThat(found.session().accessVersion()).isLessThanOrEqualTo(again.accessVersion());
  }

  @Test
  void usersWhoseIdsLookAlikeAreKeptApart() {
    List<UserId> users =
        Stream.of(
                "alice",
                "Alice",
                "ALICE",
                "alice ",
                " alice",
                "al\u0131ce",
                "alice'",
                "\u00e9",
                "e\u0301",
                "\uD83D\uDE00",
                "x".repeat(255),
                "x".repeat(254),
                "alice*",
                "alice_")
            .map(UserId::of)
            .toList();
    Map<UserId, SessionId> made = new HashMap<>();
    users.forEach(user -> made.put(user, signIn(user).id()));
    raise(ALICE, EndReason.CREDENTIAL_CHANGED, null);

    users.forEach(user -> {
      assertThat(user(user).id()).isEqualTo(user);
      assertThat(store.devices(user)).hasSize(1);
      assertThat(living(user)).isEqualTo(user.equals(ALICE) ? List.of() : List.of(made.get(user)));
    });
  }

  @Test
  void usersAreListedByIdInPagesWithinTheirTenant() {
    List<String> ids = List.of("Zoe", "adam", "bob", "eve", "eve.2", "o'neil", "\u00e9mile");
    for (String id : List.of("bob", "\u00e9mile", "eve.2", "adam", "o'neil", "Zoe", "eve")) {
      change(Changes.access(UserId.of(id), now(), "reader"));
    }
    signIn(UserId.of("acme", "carol"));

    List<String> read = new ArrayList<>();
    List<UserRecord> page = store.listUsers("default", null, 2);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(2);
      page.forEach(user -> read.add(user.id().id()));
      page = store.listUsers("default", page.getLast().id().id(), 2);
    }

    assertThat(read).isEqualTo(ids);
    assertThat(store.listUsers("nobody-here", null, 10)).isEmpty();
    assertThat(store.countUsers("default", 100)).isEqualTo(ids.size());
    assertThat(store.countUsers("default", 3)).isEqualTo(3);
    assertThat(store.countUsers("nobody-here", 100)).isZero();
  }

  @Test
  void eachChangeOfAUserHasItsEvent() {
    String before = eventsEnd();
    change(Changes.access(ALICE, now(), "editor"));
    change(Changes.attributes(ALICE, GERMAN, now()));
    change(Changes.enable(ALICE, now()));

    assertThat(eventsAfter(before))
        .extracting(SessionEvent::type)
        .startsWith(EventType.TOKEN_CLAIMS_CHANGE, EventType.USER_ATTRIBUTES_CHANGED);
    assertThat(eventsAfter(before))
        .allSatisfy(event -> {
          assertThat(event.userId()).isEqualTo("alice");
          assertThat(event.session()).isNull();
          assertThat(event.epoch()).isNull();
          assertThat(event.initiator().id()).isEqualTo("root");
        });
  }

  @Test
  void whatEndsSessionsToldOnceWithTheNewEpoch() {
    signIn(ALICE);
    assertOneEpochIn(EventType.CREDENTIAL_CHANGE, Changes.credentials(ALICE, now()));
    assertOneEpochIn(EventType.USER_DISABLED, Changes.disable(ALICE, now()));
    assertOneEpochIn(EventType.USER_DELETED, Changes.delete(ALICE, now()));
  }

  private void assertOneEpochIn(EventType type, UserChange change) {
    String before = eventsEnd();
    UserRecord user = change(change).user();

    List<SessionEvent> events = eventsAfter(before);
    assertThat(events).extracting(SessionEvent::type).containsOnlyOnce(type);
    assertThat(events)
        .filteredOn(event -> event.epoch() != null)
        .singleElement()
        .satisfies(event -> {
          assertThat(event.epoch()).isEqualTo(user.epoch());
          assertThat(event.reason()).isEqualTo(change.raise());
        });
  }
}
