package dev.sojourn.testkit.contract;

import static dev.sojourn.SessionFilter.filter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.AttributeDelta;
import dev.sojourn.Attributes;
import dev.sojourn.ClientTrace;
import dev.sojourn.DeviceId;
import dev.sojourn.DeviceKind;
import dev.sojourn.DeviceTraits;
import dev.sojourn.EndReason;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.IpRange;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.store.Found;
import dev.sojourn.store.SearchResult;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Standing;
import dev.sojourn.store.Touch;
import dev.sojourn.testkit.Browser;
import dev.sojourn.testkit.Draft;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Searches: every filter, newest first, and what is over is shown as over, recorded or not. */
public abstract class SearchContract extends StoreContract {

  @Test
  void allAreFoundNewestFirst() {
    List<SessionId> made =
        Stream.of(signIn(ALICE), signIn(BOB), signIn(ALICE)).map(SessionRecord::id).toList();
    SessionId guest = create(fixtures.guest("acme")).found().session().id();

    assertThat(idsOf(SessionFilter.ALL))
        .containsExactly(guest, made.get(2), made.get(1), made.get(0));
  }

  @Test
  void whatIsFoundIsWhatFindSays() {
    SessionId id =
        create(
                fixtures
                    .signIn(ALICE)
                    .roles("editor")
                    .attributes(Attributes.EMPTY.with(AttributeDelta.set("theme", "dark"))))
            .found()
            .session()
            .id();
    change(Changes.access(ALICE, now(), "reader"));

    assertThat(search(SessionFilter.ALL, 10)).containsExactly(find(id));
  }

  @Test
  void anEmptyStoreFindsNothing() {
    SearchResult result = store.search(SessionFilter.ALL, null, 10, now());

    assertThat(result.items()).isEmpty();
    assertThat(result.resumeAfter()).isNull();
  }

  @Test
  void byTenantAndUser() {
    SessionId alices = signIn(ALICE).id();
    SessionId bobs = signIn(BOB).id();
    SessionId guest = create(fixtures.guest("default")).found().session().id();
    SessionId elsewhere = signIn(UserId.of("acme", "alice")).id();

    assertThat(idsOf(filter().tenant("acme").build())).containsExactly(elsewhere);
    assertThat(idsOf(filter().tenant("default").build())).containsExactly(guest, bobs, alices);
    assertThat(idsOf(filter().user(ALICE).build())).containsExactly(alices);
    assertThat(idsOf(filter().user(UserId.of("nobody")).build())).isEmpty();
  }

  @Test
  void byKind() {
    SessionId users = signIn(ALICE).id();
    SessionId guest = create(fixtures.guest("default")).found().session().id();

    assertThat(idsOf(filter().kind(SessionKind.USER).build())).containsExactly(users);
    assertThat(idsOf(filter().kind(SessionKind.GUEST).build())).containsExactly(guest);
  }

  @Test
  void byDevice() {
    Browser browser = fixtures.browser();
    Found first = create(fixtures.signIn(ALICE).on(browser)).found();
    signIn(ALICE);
    SessionId second = create(fixtures.signIn(ALICE).on(browser)).found().session().id();
    DeviceId device = present(first.device()).id();

    assertThat(idsOf(filter().device(device).build()))
        .containsExactly(second, first.session().id());
    assertThat(idsOf(filter().device(device).state(SessionState.ACTIVE).build()))
        .containsExactly(second);
    assertThat(idsOf(filter().device(fixtures.deviceId()).build())).isEmpty();
  }

  @Test
  void byBrowserSystemAndKindOfDeviceInAnyCase() {
    SessionId phone = signInOn(new DeviceTraits(DeviceKind.MOBILE, "iOS", "Safari"));
    SessionId mac = signInOn(new DeviceTraits(DeviceKind.DESKTOP, "macOS", "Safari"));
    SessionId unknown = signInOn(DeviceTraits.UNKNOWN);

    assertThat(idsOf(filter().browser("safari").build())).containsExactly(mac, phone);
    assertThat(idsOf(filter().os("IOS").build())).containsExactly(phone);
    assertThat(idsOf(filter().os("MacOS").browser("SAFARI").build())).containsExactly(mac);
    assertThat(idsOf(filter().browser("saf").build())).isEmpty();
    assertThat(idsOf(filter().browser("%").build())).isEmpty();
    assertThat(idsOf(filter().deviceKind(DeviceKind.MOBILE).build())).containsExactly(phone);
    assertThat(idsOf(filter().deviceKind(DeviceKind.UNKNOWN).build())).containsExactly(unknown);
  }

  @Test
  void byPolicy() {
    SessionId strict = create(fixtures.signIn(ALICE).policy("aal2")).found().session().id();
    signIn(ALICE);

    assertThat(idsOf(filter().policy("aal2").build())).containsExactly(strict);
  }

  @Test
  void byAddressLastSeenFrom() {
    SessionId moved = create(fixtures.signIn(ALICE).ip("192.0.2.1")).found().session().id();
    SessionId near = create(fixtures.signIn(ALICE).ip("192.0.2.200")).found().session().id();
    SessionId six = create(fixtures.signIn(ALICE).ip("2001:db8::7")).found().session().id();
    time.advance(Duration.ofMinutes(1));
    store.touch(List.of(new Touch(moved, now(), trace("198.51.100.9"))));
    create(fixtures.signIn(BOB).client(trace(null)));

    assertThat(idsOf(filter().ip(range("192.0.2.0/24")).build())).containsExactly(near);
    assertThat(idsOf(filter().ip(range("198.51.100.9")).build())).containsExactly(moved);
    assertThat(idsOf(filter().ip(range("2001:db8::/32")).build())).containsExactly(six);
    assertThat(idsOf(filter().ip(range("203.0.113.0/24")).build())).isEmpty();
  }

  @Test
  void byAssurance() {
    SessionId one = signIn(ALICE).id();
    SessionId two =
        create(fixtures.signIn(ALICE).factors(FactorMethod.PASSWORD, FactorMethod.TOTP))
            .found()
            .session()
            .id();
    create(fixtures.guest("default"));

    assertThat(idsOf(filter().minAssurance(1).build())).containsExactly(two, one);
    assertThat(idsOf(filter().minAssurance(2).build())).containsExactly(two);
    assertThat(idsOf(filter().minAssurance(3).build())).isEmpty();
    // Factors that no longer count do not count here.
    time.advance(Duration.ofMillis(1));
    store.replace(Replacements.reduction(session(two), now()));
    assertThat(idsOf(filter().minAssurance(2).build())).isEmpty();
    assertThat(idsOf(filter().minAssurance(1).build())).containsExactly(two, one);
  }

  @Test
  void byTimeOfBeginning() {
    Instant first = now();
    SessionId early = signIn(ALICE).id();
    time.advance(Duration.ofMinutes(1));
    Instant second = now();
    SessionId late = signIn(ALICE).id();

    assertThat(idsOf(filter().created(second, null).build())).containsExactly(late);
    assertThat(idsOf(filter().created(null, second).build())).containsExactly(early);
    assertThat(idsOf(filter().created(first, second.plusMillis(1)).build()))
        .containsExactly(late, early);
    assertThat(idsOf(filter().created(second.plusMillis(1), null).build())).isEmpty();
  }

  @Test
  void byTimeOfActivity() {
    SessionId quiet = signIn(ALICE).id();
    SessionId active = signIn(ALICE).id();
    Instant begun = now();
    time.advance(Duration.ofMinutes(1));
    store.touch(List.of(new Touch(active, now(), Draft.CLIENT)));

    assertThat(idsOf(filter().active(now(), null).build())).containsExactly(active);
    assertThat(idsOf(filter().active(null, now()).build())).containsExactly(quiet);
    assertThat(idsOf(filter().active(begun, begun.plusMillis(1)).build())).containsExactly(quiet);
  }

  @Test
  void byStateAndReasonRecordedOrNot() {
    SessionId ended = signIn(ALICE).id();
    store.end(ended, EndReason.SIGNED_OUT, Initiator.USER, now());
    SessionId raised = signIn(BOB).id();
    raise(BOB, EndReason.CREDENTIAL_CHANGED, null);
    SessionId old =
        create(fixtures.signIn(ALICE).lifetime(Duration.ofMinutes(5))).found().session().id();
    SessionId idle = signIn(ALICE).id();
    time.advance(Draft.IDLE);
    SessionId living = signIn(ALICE).id();

    assertThat(idsOf(filter().state(SessionState.ACTIVE).build())).containsExactly(living);
    assertThat(idsOf(filter().state(SessionState.ENDED).build()))
        .containsExactly(idle, old, raised, ended);
    assertThat(idsOf(filter().endReason(EndReason.SIGNED_OUT).build())).containsExactly(ended);
    assertThat(idsOf(filter().endReason(EndReason.CREDENTIAL_CHANGED).build()))
        .containsExactly(raised);
    assertThat(idsOf(filter().endReason(EndReason.ABSOLUTE_LIFETIME).build())).containsExactly(old);
    assertThat(idsOf(filter().endReason(EndReason.IDLE_TIMEOUT).build())).containsExactly(idle);
    assertThat(idsOf(filter().endReason(EndReason.IDLE_TIMEOUT).state(SessionState.ACTIVE).build()))
        .isEmpty();
  }

  @Test
  void whatARaiseEndedIsShownWithItsReasonAndTime() {
    SessionId id = signIn(ALICE).id();
    time.advance(Duration.ofMinutes(1));
    raiseTenant("default");
    Instant raisedAt = now();
    time.advance(Duration.ofMinutes(1));

    assertThat(search(filter().user(ALICE).state(SessionState.ENDED).build(), 10))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.session().id()).isEqualTo(id);
          assertThat(Standing.of(found, now(), Standing.Idle.EXACT))
              .isEqualTo(new Standing.Over(raisedAt, EndReason.TENANT_SIGNED_OUT));
        });
  }

  @Test
  void theIdleDeadlineIsReadToTheLetter() {
    SessionId id = signIn(ALICE).id();
    time.advance(Draft.IDLE.minusMillis(1));
    assertThat(living(ALICE)).containsExactly(id);
    assertThat(store.countLive(now())).isEqualTo(1);

    time.advance(Duration.ofMillis(1));

    assertThat(living(ALICE)).isEmpty();
    assertThat(store.countLive(now())).isZero();
  }

  @Test
  void endedSessionsAreShownWithoutAttributes() {
    SessionId id =
        create(
                fixtures
                    .signIn(ALICE)
                    .attributes(Attributes.EMPTY.with(AttributeDelta.set("theme", "dark"))))
            .found()
            .session()
            .id();
    store.end(id, EndReason.SIGNED_OUT, Initiator.USER, now());

    assertThat(search(SessionFilter.ALL, 10))
        .singleElement()
        .satisfies(found -> assertThat(found.session().attributes()).isEqualTo(Attributes.EMPTY));
  }

  @Test
  void filtersTogetherNarrow() {
    SessionId wanted =
        create(fixtures.signIn(ALICE).policy("aal2").ip("192.0.2.1")).found().session().id();
    create(fixtures.signIn(ALICE).ip("192.0.2.1"));
    create(fixtures.signIn(ALICE).policy("aal2").ip("198.51.100.9"));
    create(fixtures.signIn(BOB).policy("aal2").ip("192.0.2.1"));

    assertThat(
            idsOf(
                filter()
                    .user(ALICE)
                    .policy("aal2")
                    .ip(range("192.0.2.0/24"))
                    .state(SessionState.ACTIVE)
                    .kind(SessionKind.USER)
                    .browser("Firefox")
                    .minAssurance(1)
                    .build()))
        .containsExactly(wanted);
  }

  @Test
  void partsFollowEachOtherWithoutGapOrRepetition() {
    List<SessionId> made = IntStream.range(0, 25).mapToObj(i -> signIn(ALICE).id()).toList();

    for (int size : new int[] {1, 2, 7, 24, 25, 26, 200}) {
      assertThat(search(filter().user(ALICE).build(), size))
          .extracting(found -> found.session().id())
          .isEqualTo(made.reversed());
    }
  }

  @Test
  void raresAmongManyAreFoundThoughPartsMayBeShort() {
    SessionId rare = create(fixtures.signIn(ALICE).policy("aal3")).found().session().id();
    for (int i = 0; i < 300; i++) {
      create(fixtures.guest("default"));
    }
    SessionId second = create(fixtures.signIn(ALICE).policy("aal3")).found().session().id();

    assertThat(search(filter().policy("aal3").build(), 2))
        .extracting(found -> found.session().id())
        .containsExactly(second, rare);
  }

  @Test
  void whatIsMadeBetweenTwoPartsShiftsNothing() {
    List<SessionId> made = IntStream.range(0, 10).mapToObj(i -> signIn(ALICE).id()).toList();
    SessionFilter alices = filter().user(ALICE).build();
    SearchResult first = store.search(alices, null, 4, now());
    SessionId after = present(first.resumeAfter());

    signIn(ALICE);
    store.end(made.getLast(), EndReason.SIGNED_OUT, Initiator.USER, now());
    SearchResult rest = store.search(alices, after, 100, now());

    assertThat(Stream.concat(first.items().stream(), rest.items().stream()))
        .extracting(found -> found.session().id())
        .isEqualTo(made.reversed());
  }

  @Test
  void aSearchGoesOnBehindAnIdThatIsGone() {
    SessionId first = signIn(ALICE).id();
    SessionId between = fixtures.sessionId();
    signIn(ALICE);

    assertThat(store.search(SessionFilter.ALL, between, 10, now()).items())
        .extracting(found -> found.session().id())
        .containsExactly(first);
  }

  @Test
  void onlyLivingSessionsOfUsersAreCounted() {
    assertThat(store.countLive(now())).isZero();
    signIn(ALICE);
    signIn(UserId.of("acme", "carol"));
    create(fixtures.guest("default"));
    SessionId ended = signIn(BOB).id();
    store.end(ended, EndReason.SIGNED_OUT, Initiator.USER, now());
    assertThat(store.countLive(now())).isEqualTo(2);

    raise(ALICE, EndReason.CREDENTIAL_CHANGED, null);
    assertThat(store.countLive(now())).isEqualTo(1);
    raiseTenant("acme");
    assertThat(store.countLive(now())).isZero();
  }

  @Test
  void theLivingSessionsOfSeveralUsersAreCountedAtOnce() {
    UserId carol = UserId.of("carol");
    UserId same = new UserId("acme", ALICE.id());
    signIn(ALICE);
    signIn(ALICE);
    store.end(signIn(ALICE).id(), EndReason.SIGNED_OUT, Initiator.USER, now());
    signIn(BOB);
    signIn(same);
    signIn(carol);

    assertThat(store.countLiveOf(List.of(ALICE, BOB, same, UserId.of("nobody")), now()))
        .containsExactlyInAnyOrderEntriesOf(Map.of(ALICE, 2, BOB, 1, same, 1));
    assertThat(store.countLiveOf(List.of(), now())).isEmpty();
    raise(ALICE, EndReason.CREDENTIAL_CHANGED, null);
    raiseTenant("acme");
    assertThat(store.countLiveOf(List.of(ALICE, BOB, same), now())).isEqualTo(Map.of(BOB, 1));
    time.advance(Draft.IDLE);
    assertThat(store.countLiveOf(List.of(ALICE, BOB, same), now())).isEmpty();
  }

  private SessionId signInOn(DeviceTraits traits) {
    return create(fixtures.signIn(ALICE).on(fixtures.browser(traits))).found().session().id();
  }

  private static ClientTrace trace(@Nullable String ip) {
    return new ClientTrace(ip, null);
  }

  private static IpRange range(String text) {
    return IpRange.parse(text).orElseThrow();
  }
}
