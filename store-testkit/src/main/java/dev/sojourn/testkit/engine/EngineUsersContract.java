package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.Access;
import dev.sojourn.AttributeDelta;
import dev.sojourn.AttributeValue;
import dev.sojourn.AttributesTooLargeException;
import dev.sojourn.Creation;
import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Page;
import dev.sojourn.PageRequest;
import dev.sojourn.RejectReason;
import dev.sojourn.SignIn;
import dev.sojourn.User;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.UserUpdate;
import dev.sojourn.store.InvalidCursorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is said of a user holds on every device at once. */
public abstract class EngineUsersContract extends EngineContract {

  private static final Initiator ADMIN = Initiator.admin("root");

  private static Access roles(String... names) {
    return new Access(Set.of(names), Set.of());
  }

  private User update(UserId user, UserPatch patch) {
    UserUpdate update = sessions.users().update(user, patch, ADMIN);
    assertThat(update).isInstanceOf(UserUpdate.Updated.class);
    return ((UserUpdate.Updated) update).user();
  }

  private Set<String> rolesOf(Creation.Created it) {
    Set<String> roles = active(validate(it.token())).roles();
    assertThat(sessions.find(it.session().id()).orElseThrow().roles()).isEqualTo(roles);
    return roles;
  }

  @Test
  void sessionsThatARemovedDeviceTakesAlongAreCounted() {
    Creation.Created it = signIn();

    sessions.devices().remove(ALICE, present(it.session().device()).id(), Initiator.USER);

    assertThat(sessions.statistics().ended()).containsEntry("device_removed", 1L);
    assertRejected(validate(it.token()), RejectReason.DEVICE_REMOVED);
  }

  @Test
  void sessionsThatEndTogetherOrByThemselvesAreCountedWhenTheyAreMarked() throws Exception {
    Duration often = Duration.ofMinutes(1);
    restart(b -> b.sweepInterval(often));
    signIn();
    signIn();

    sessions.endAllOf(ALICE, null, EndReason.CREDENTIAL_CHANGED, Initiator.USER);
    pass(often.multipliedBy(2));
    signIn();
    pass(IDLE.multipliedBy(2));

    assertThat(sessions.statistics().ended())
        .containsEntry("credential_changed", 2L)
        .containsEntry("idle_timeout", 1L);
  }

  @Test
  void aNewDeviceIsAskedAboutUntilItIsConfirmedOrDisowned() {
    DeviceId first = present(signIn().session().device()).id();
    Creation.Created it = signIn();
    Creation.Created thiefs = signIn();
    DeviceId second = present(it.session().device()).id();
    DeviceId third = present(thiefs.session().device()).id();
    assertThat(sessions.devices().inQuestion(ALICE, first))
        .extracting(Device::id)
        .containsExactlyInAnyOrder(second, third);

    assertThat(sessions.devices().confirm(ALICE, second, first, Initiator.USER)).isTrue();
    assertThat(sessions.devices().disown(ALICE, third, Initiator.USER)).isTrue();

    assertThat(sessions.devices().inQuestion(ALICE, first)).isEmpty();
    assertThat(sessions.statistics().ended()).containsEntry("device_removed", 1L);
    assertRejected(validate(thiefs.token()), RejectReason.DEVICE_REMOVED);
    active(validate(it.token()));
  }

  @Test
  void aCredentialThatChangesMayLeaveTheSessions() {
    Creation.Created it = signIn();
    long before = sessions.users().securityVersion(ALICE);

    User changed =
        sessions.users().credentialChangedKeepingSessions(ALICE, Initiator.USER).orElseThrow();

    assertThat(changed.securityVersion()).isNotEqualTo(before);
    active(validate(it.token()));
    assertThat(sessions.create(SignIn.user(ALICE).securityVersion(before)))
        .isEqualTo(new Creation.Refused(Creation.Reason.USER_CHANGED));
    sessions.users().delete(ALICE, Initiator.USER);
    assertThat(sessions.users().credentialChangedKeepingSessions(ALICE, Initiator.USER)).isEmpty();
  }

  @Test
  void aListOfUsersCountsTheirLivingSessions() {
    signIn();
    signIn();
    sessions.end(signIn(BOB).session().id(), EndReason.SIGNED_OUT);
    store.resetCalls();

    Page<User> users = sessions.users().list("default", new PageRequest(10, null));

    assertThat(users.items()).extracting(User::liveSessions).containsExactly(2, 0);
    assertThat(store.calls()).isEqualTo(2); // one for the users, one for all counts
  }

  @Test
  void theRolesOfTheSignInCountUntilTheUsersAreStatedLater() {
    update(ALICE, UserPatch.access(roles("viewer")));
    Creation.Created it = create(SignIn.user(ALICE).roles("editor").client(DESK));
    assertThat(rolesOf(it)).containsExactly("editor");
    assertThat(active(validate(it.token())).isAccessOfUser()).isFalse();

    update(ALICE, UserPatch.access(roles("admin")));
    assertThat(rolesOf(it)).containsExactly("admin");
    assertThat(active(validate(it.token())).isAccessOfUser()).isTrue();
    assertThat(active(validate(it.token())).statedAccess()).isEqualTo(roles("editor"));
    update(ALICE, UserPatch.access(roles("editor")));
    assertThat(active(validate(it.token())).isAccessOfUser()).isTrue();
    update(ALICE, UserPatch.access(roles()));
    assertThat(rolesOf(it)).isEmpty();
    assertThat(active(validate(it.token())).isAccessOfUser()).isTrue();
  }

  @Test
  void aSignInWithoutRolesTakesTheUsers() {
    update(ALICE, UserPatch.access(new Access(Set.of("viewer"), Set.of("doc:read:*"))));
    Creation.Created it = signIn();
    assertThat(it.session().roles()).containsExactly("viewer");
    assertThat(it.session().permissions()).containsExactly("doc:read:*");
    assertThat(rolesOf(it)).containsExactly("viewer");
    update(ALICE, UserPatch.access(roles("admin")));
    assertThat(rolesOf(it)).containsExactly("admin");
  }

  @Test
  void aSignInThatStatesNoRolesAtAllHasNone() {
    update(ALICE, UserPatch.access(roles("viewer")));
    Creation.Created none = create(SignIn.user(ALICE).roles(new String[0]).client(DESK));
    assertThat(rolesOf(none)).isEmpty();
    Creation.Created permissions =
        create(SignIn.user(ALICE).permissions("doc:read:1").client(DESK));
    assertThat(rolesOf(permissions)).isEmpty();
    assertThat(permissions.session().permissions()).containsExactly("doc:read:1");
  }

  @Test
  void signingInNeverWritesTheUsersAccess() {
    create(SignIn.user(ALICE).roles("admin").client(DESK));
    assertThat(sessions.users().find(ALICE).orElseThrow().roles()).isEmpty();
    assertThat(rolesOf(signIn())).isEmpty();
    assertThat(sessions.users().securityVersion(ALICE)).isZero();
  }

  @Test
  void anAccessChangeRotatesNothingAndEndsNothing() {
    Creation.Created it = signIn();
    update(ALICE, UserPatch.access(roles("admin")));
    active(validate(it.token()));
    assertThat(stored(it.session().id()).session().generation()).isZero();
  }

  @Test
  @Tag("ASVS-7.4.2")
  @Tag("CVE-2021-26921")
  void disablingEndsAllSessionsAndEnablingRevivesNone() {
    Creation.Created one = signIn();
    Creation.Created two = signIn();
    User disabled = update(ALICE, UserPatch.disabled(true));
    assertThat(disabled.disabled()).isTrue();
    assertThat(disabled.liveSessions()).isZero();
    assertRejected(validate(one.token()), RejectReason.USER_DISABLED);
    update(ALICE, UserPatch.disabled(false));
    assertRejected(validate(two.token()), RejectReason.USER_DISABLED);
  }

  @Test
  void aDeletedUserIsGoneAndMayComeBackAsSomebodyNew() {
    update(ALICE, UserPatch.access(roles("admin")));
    update(ALICE, UserPatch.attributes(AttributeDelta.set("lang", "de")));
    Creation.Created it = signIn();
    long before = sessions.users().securityVersion(ALICE);

    sessions.users().delete(ALICE, ADMIN);

    assertThat(sessions.users().find(ALICE)).isEmpty();
    assertThat(sessions.users().securityVersion(ALICE)).isGreaterThan(before);
    assertThat(sessions.devices().list(ALICE)).isEmpty();
    assertRejected(validate(it.token()), RejectReason.USER_DELETED);
    Creation.Created anew = signIn();
    assertThat(active(validate(anew.token())).roles()).isEmpty();
    assertThat(active(validate(anew.token())).userAttributes().values()).isEmpty();
    assertRejected(validate(it.token()), RejectReason.USER_DELETED);
  }

  @Test
  void aUsersAttributesFollowToEveryDevice() {
    Creation.Created one = signIn();
    Creation.Created two = signIn();
    update(ALICE, UserPatch.attributes(AttributeDelta.set("lang", "de")));
    for (Creation.Created it : List.of(one, two, signIn())) {
      assertThat(active(validate(it.token())).userAttributes().get("lang"))
          .isEqualTo(new AttributeValue.Text("de"));
    }
    assertThatExceptionOfType(AttributesTooLargeException.class)
        .isThrownBy(() ->
            update(ALICE, UserPatch.attributes(AttributeDelta.set("more", "t".repeat(16_380)))));
    assertThat(active(validate(one.token())).userAttributes().values()).hasSize(1);
  }

  @Test
  void anExpectedVersionMustHold() {
    UserUpdate made =
        sessions
            .users()
            .update(ALICE, new UserPatch(roles("a"), null, AttributeDelta.NONE, 0L), ADMIN);
    assertThat(made).isInstanceOf(UserUpdate.Updated.class);
    assertThat(
            sessions
                .users()
                .update(ALICE, new UserPatch(roles("b"), null, AttributeDelta.NONE, 0L), ADMIN))
        .isEqualTo(new UserUpdate.Stale(1));
    assertThat(sessions.users().find(ALICE).orElseThrow().roles()).containsExactly("a");
    assertThat(
            sessions
                .users()
                .update(BOB, new UserPatch(roles("b"), null, AttributeDelta.NONE, 7L), ADMIN))
        .isEqualTo(new UserUpdate.Stale(0));
    assertThat(sessions.users().find(BOB)).isEmpty();
  }

  @Test
  void theSecurityVersionMovesWithAccessCredentialsEpochAndDisabling() {
    long[] last = {sessions.users().securityVersion(ALICE)};
    List<Runnable> moves =
        List.of(
            () -> update(ALICE, UserPatch.access(roles("a"))),
            () -> sessions.users().credentialChanged(ALICE, null, Initiator.USER),
            () -> sessions.endAllOf(ALICE, null, EndReason.SIGNED_OUT, Initiator.USER),
            () -> update(ALICE, UserPatch.disabled(true)),
            () -> update(ALICE, UserPatch.disabled(false)),
            () -> sessions.users().delete(ALICE, ADMIN));
    for (Runnable move : moves) {
      move.run();
      long next = sessions.users().securityVersion(ALICE);
      assertThat(next).isGreaterThan(last[0]);
      last[0] = next;
    }
  }

  @Test
  void theSecurityVersionStaysWithEverythingElse() {
    update(ALICE, UserPatch.access(roles("a")));
    long before = sessions.users().securityVersion(ALICE);
    Creation.Created it = signIn();
    update(ALICE, UserPatch.attributes(AttributeDelta.set("lang", "de")));
    sessions.rotate(it.session().id());
    sessions.end(it.session().id(), EndReason.SIGNED_OUT);
    sessions.devices().rename(ALICE, present(it.session().device()).id(), "n", Initiator.USER);
    assertThat(sessions.users().securityVersion(ALICE)).isEqualTo(before);
  }

  @Test
  void usersAreListedByIdInPagesOfTheirTenant() {
    for (int i = 0; i < 7; i++) {
      update(UserId.of("u" + i), UserPatch.access(roles("r")));
      update(UserId.of("acme", "x" + i), UserPatch.access(roles("r")));
    }
    sessions.users().delete(UserId.of("u3"), ADMIN);
    List<String> ids = new ArrayList<>();
    String cursor = null;
    do {
      Page<User> page = sessions.users().list("default", new PageRequest(2, cursor));
      page.items().forEach(user -> ids.add(user.id().id()));
      cursor = page.nextCursor();
    } while (cursor != null);
    assertThat(ids).containsExactly("u0", "u1", "u2", "u4", "u5", "u6");
    assertThat(sessions.users().count("default", 100)).isEqualTo(6);
    assertThat(sessions.users().count("default", 4)).isEqualTo(4);

    String foreign = present(sessions.users().list("acme", PageRequest.first(2)).nextCursor());
    assertThatExceptionOfType(InvalidCursorException.class)
        .isThrownBy(() -> sessions.users().list("default", new PageRequest(2, foreign)));
    assertThatExceptionOfType(InvalidCursorException.class)
        .isThrownBy(() -> sessions.users().list("default", new PageRequest(2, "u2")));
  }

  @Test
  void aUserOfAnotherTenantIsAnother() {
    UserId namesake = UserId.of("acme", "alice");
    Creation.Created theirs = create(SignIn.user(namesake).client(DESK));
    signIn();
    update(ALICE, UserPatch.disabled(true));
    active(validate(theirs.token()));
    assertThat(sessions.users().find(namesake).orElseThrow().disabled()).isFalse();
    assertThat(sessions.users().find(namesake).orElseThrow().liveSessions()).isEqualTo(1);
  }
}
