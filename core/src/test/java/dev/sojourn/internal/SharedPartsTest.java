package dev.sojourn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.Attributes;
import dev.sojourn.ClientTrace;
import dev.sojourn.Device;
import dev.sojourn.DeviceKind;
import dev.sojourn.DeviceTraits;
import dev.sojourn.Lifetime;
import dev.sojourn.SessionPolicy;
import dev.sojourn.UserId;
import dev.sojourn.store.Found;
import dev.sojourn.store.Records;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.UserRecord;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What sessions have in common is there once, and counts once. */
class SharedPartsTest {

  private static final int ALONE = 112;

  private static SharedParts of(SessionRecord session) {
    return of(Cached.living(session), Map.of());
  }

  private static SharedParts of(Found found, Map<String, SessionPolicy> policies) {
    return SharedParts.of(
        found, new Policies(policies), new SharedParts.TenantValidity(), new Interner());
  }

  private static UserRecord user(long accessVersion, Access access) {
    UserId alice = UserId.of("alice");
    return new UserRecord(
        alice, 1, 0, 1, java.util.List.of(), accessVersion, access, false, false, Attributes.EMPTY);
  }

  @Test
  void itTakesAFewBytesAndItsTexts() {
    assertThat(of(Cached.record()).bytes()).isEqualTo(ALONE);
    assertThat(SharedParts.none(new SharedParts.TenantValidity()).bytes()).isEqualTo(ALONE);
  }

  @Test
  void eachRoleAndEachPermissionTakesItsTextAndItsPlace() {
    Access roles = new Access(Set.of("abc", "de"), Set.of());
    Access permissions = new Access(Set.of(), Set.of("doc:read", "x"));
    // As the sign-in stated it, and in force.
    assertThat(bytesOf(roles)).isEqualTo(ALONE + 2 * (112 + 3 + 112 + 2));
    assertThat(bytesOf(permissions)).isEqualTo(ALONE + 2 * (112 + 8 + 112 + 1));
  }

  private static int bytesOf(Access access) {
    return of(Cached.record().toBuilder().access(access).build()).bytes();
  }

  @Test
  void whatIsInForceCountsBesideWhatWasStated() {
    Access stated = new Access(Set.of("abc"), Set.of());
    Found found = new Found(Cached.record(), user(1, stated), Records.tenant(Records.EPOCH), null);

    assertThat(of(found, Map.of()).bytes()).isEqualTo(ALONE + 112 + 3);
    assertThat(of(found, Map.of()).inForce()).isEqualTo(stated);
    assertThat(of(found, Map.of()).userAccess()).isEqualTo(stated);
    assertThat(of(found, Map.of()).access()).isEqualTo(Access.NONE);
  }

  @Test
  void eachUserAgentTakesItsText() {
    assertThat(of(seen("Browser/1", null)).bytes()).isEqualTo(ALONE + 56 + 9);
    assertThat(of(seen(null, "Browser/12")).bytes()).isEqualTo(ALONE + 56 + 10);
    assertThat(of(seen("Browser/1", "Browser/12")).bytes()).isEqualTo(ALONE + 2 * 56 + 9 + 10);
  }

  private static SessionRecord seen(@Nullable String created, @Nullable String last) {
    return Cached.with(
        Cached.record().toBuilder().lastSeenFrom(new ClientTrace(null, last)).build(),
        false,
        new ClientTrace(null, created));
  }

  @Test
  void sessionsOfOneKindShareThem() {
    Interner interner = new Interner();
    SharedParts.TenantValidity validity = new SharedParts.TenantValidity();
    Policies policies = new Policies(Map.of());
    Access stated = new Access(Set.of("abc"), Set.of());
    SharedParts one = SharedParts.of(found(1, stated), policies, validity, interner);
    SharedParts two = SharedParts.of(found(2, stated), policies, validity, interner);

    assertThat(two).isEqualTo(one);
    assertThat(two.access()).isSameAs(one.access());
    assertThat(two.createdAgent()).isSameAs(one.createdAgent());
    assertThat(
            SharedParts.of(found(1, stated), policies, new SharedParts.TenantValidity(), interner))
        .isNotEqualTo(one);
  }

  /** Or else looking one up would take as long as there are many. */
  @Test
  void differentOnesHaveDifferentHashes() {
    SharedParts none = SharedParts.none(new SharedParts.TenantValidity());

    assertThat(Set.of(none, of(seen("Browser/1", null)), of(seen(null, "Browser/1"))))
        .extracting(SharedParts::hashCode)
        .doesNotHaveDuplicates()
        .hasSize(3);
  }

  /** Each brings what it says as objects of its own. */
  private static Found found(int number, Access stated) {
    Access access = new Access(Set.copyOf(stated.roles()), Set.of());
    SessionRecord session = Records.session(number, Cached.AT).toBuilder().access(access).build();
    return Cached.living(
        Cached.with(session, false, new ClientTrace(null, String.valueOf(new char[] {'x'}))));
  }

  @Test
  void aSessionWithoutARecordOfItsUserHasNoAccessOfTheUsers() {
    Found found = new Found(Cached.record(), null, null, null);

    assertThat(of(found, Map.of()).userAccess()).isNull();
    assertThat(of(found, Map.of()).guest()).isFalse();
    assertThat(of(Cached.living(Records.guest()), Map.of()).guest()).isTrue();
  }

  @Test
  void aDeviceHasItsTraits() {
    SessionRecord session = Cached.record();
    DeviceTraits traits = new DeviceTraits(DeviceKind.DESKTOP, "Linux", "Firefox");
    Device device =
        new Device(session.device(), UserId.of("alice"), "mine", traits, Cached.AT, Cached.AT);

    assertThat(of(new Found(session, null, null, device), Map.of()).traits()).isEqualTo(traits);
    assertThat(of(session).traits()).isNull();
  }

  @Test
  void onlyARememberedSessionIsReduced() {
    Lifetime lifetime = new Lifetime(Duration.ofMinutes(30), Duration.ofHours(12));
    SessionPolicy policy =
        SessionPolicy.DEFAULT
            .withLifetimes(lifetime, lifetime)
            .withTouchInterval(Duration.ofMinutes(1));
    Map<String, SessionPolicy> policies = Map.of("default", policy);
    SessionRecord session = Cached.record();
    Found remembered = Cached.living(Cached.with(session, true, ClientTrace.UNKNOWN));

    assertThat(of(remembered, policies).reducedAfter())
        .isEqualTo(Duration.ofMinutes(31).toMillis());
    assertThat(of(remembered, policies).touchMillis()).isEqualTo(60_000);
    assertThat(of(Cached.living(session), policies).reducedAfter()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void anOwnerIsVoidFromThenOn() {
    SharedParts.TenantValidity validity = new SharedParts.TenantValidity();
    assertThat(validity.isVoid()).isFalse();
    validity.makeVoid();
    assertThat(validity.isVoid()).isTrue();
  }
}
