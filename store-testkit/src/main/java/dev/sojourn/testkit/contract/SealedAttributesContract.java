package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.AttributeDelta;
import dev.sojourn.AttributeValue;
import dev.sojourn.Attributes;
import dev.sojourn.ClientTrace;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Overflow;
import dev.sojourn.SessionId;
import dev.sojourn.SessionLimits;
import dev.sojourn.store.EndResult;
import dev.sojourn.store.MissingKeyException;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.Touch;
import dev.sojourn.store.UpdateCommand;
import dev.sojourn.testkit.Seeded;
import dev.sojourn.token.AttributeSeal;
import dev.sojourn.token.KeyRing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Attributes are sealed when that is said, read either way, and never read wrongly. */
public abstract class SealedAttributesContract extends StoreContract {

  private static final byte[] ENCODED = "encoded".getBytes(StandardCharsets.UTF_8);
  private static final Attributes THEME =
      Attributes.EMPTY.with(AttributeDelta.set("theme", "dark"));

  private final KeyRing.Key first = key(1);
  private final KeyRing.Key second = key(2);

  private KeyRing.Key key(long seed) {
    return KeyRing.generate(Seeded.random(seed), time).current();
  }

  private AttributeSeal seal(boolean seals, KeyRing.Key... keys) {
    return new AttributeSeal(KeyRing.of(List.of(keys)), Seeded.random(5), seals);
  }

  private void use(AttributeSeal seal) {
    store.sealAttributes(seal, now());
  }

  private void reopen(AttributeSeal seal) throws Exception {
    reopen();
    use(seal);
  }

  private SessionId withAttributes() {
    SessionId id = create(fixtures.signIn(ALICE).attributes(THEME)).found().session().id();
    update(id, AttributeDelta.set("count", 1), Map.of("bean", Optional.of(ENCODED)));
    return id;
  }

  private void update(SessionId id, AttributeDelta typed, Map<String, Optional<byte[]>> framework) {
    store.update(new UpdateCommand(id, typed, framework, null, Initiator.APPLICATION, now()));
  }

  private void assertHasAttributes(SessionId id) {
    Attributes attributes = session(id).attributes();
    assertThat(attributes.get("theme")).isEqualTo(new AttributeValue.Text("dark"));
    assertThat(attributes.values()).containsOnlyKeys("theme", "count");
    assertThat(store.frameworkAttributes(id).orElseThrow().values().get("bean")).isEqualTo(ENCODED);
  }

  private void assertRefused(SessionId id) {
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> store.find(id))
        .withMessageContaining("cannot be decrypted");
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> store.frameworkAttributes(id));
  }

  @Test
  void whatIsSealedIsReadAsItWas() throws Exception {
    use(seal(true, first));
    SessionId id = withAttributes();
    assertHasAttributes(id);

    reopen(seal(true, first));

    assertHasAttributes(id);
    update(id, AttributeDelta.set("theme", "light"), Map.of("bean", Optional.empty()));
    assertThat(session(id).attributes().get("theme")).isEqualTo(new AttributeValue.Text("light"));
    assertThat(store.frameworkAttributes(id).orElseThrow().values()).isEmpty();
  }

  @Test
  void whatASessionBeginsWithIsSealedToo() throws Exception {
    use(seal(true, first));
    SessionId id =
        create(fixtures.signIn(ALICE).framework(Map.of("bean", ENCODED))).found().session().id();

    reopen(seal(true, first));
    assertThat(store.frameworkAttributes(id).orElseThrow().values().get("bean")).isEqualTo(ENCODED);

    reopen();
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> store.frameworkAttributes(id));
  }

  @Test
  void bothWaysAreReadWhileTheSettingChanges() throws Exception {
    use(seal(false, first));
    SessionId plain = withAttributes();

    reopen(seal(true, first));
    SessionId sealed = withAttributes();
    assertHasAttributes(plain);
    update(plain, AttributeDelta.set("count", 2), Map.of());

    reopen(seal(false, first));
    assertHasAttributes(plain);
    assertHasAttributes(sealed);
    update(sealed, AttributeDelta.set("count", 2), Map.of());
    assertHasAttributes(sealed);
  }

  @Test
  void withoutTheKeyNothingBegins() throws Exception {
    use(seal(true, first));
    SessionId id = withAttributes();

    reopen();
    assertThatExceptionOfType(MissingKeyException.class)
        .isThrownBy(() -> use(seal(true, second)))
        .withMessageContaining(String.format("%08x", first.id()));
    assertRefused(id);

    use(seal(true, first, second));
    assertHasAttributes(id);
  }

  @Test
  void aKeyWithAnotherSecretIsAnotherKey() throws Exception {
    use(seal(true, first));
    SessionId id = withAttributes();

    reopen();
    KeyRing.Key impostor = new KeyRing.Key(first.id(), second.secret(), first.createdAt());
    assertThatExceptionOfType(MissingKeyException.class)
        .isThrownBy(() -> use(seal(true, impostor)));
    assertRefused(id);
  }

  @Test
  void aStoreThatWasToldNoKeysRefuses() throws Exception {
    use(seal(true, first));
    SessionId id = withAttributes();

    reopen();

    assertRefused(id);
  }

  /** Otherwise they could not be got rid of. */
  @Test
  void endsActivityAndHousekeepingNeedNoAttributes() throws Exception {
    use(seal(true, first));
    SessionId ended = withAttributes();
    SessionId idle = withAttributes();
    SessionId raised = create(fixtures.signIn(BOB).attributes(THEME)).found().session().id();
    reopen();

    store.touch(List.of(new Touch(ended, now().plusSeconds(1), ClientTrace.UNKNOWN)));
    assertThat(store.end(ended, EndReason.SIGNED_OUT, Initiator.USER, now()))
        .isInstanceOf(EndResult.Ended.class);
    raise(BOB, EndReason.CREDENTIAL_CHANGED, null);
    time.advance(Duration.ofDays(2));
    sweep(Sweeps.KEEP_ALL);

    for (SessionId id : List.of(ended, idle, raised)) {
      assertThat(session(id).endReason()).isNotNull();
      assertThat(session(id).attributes()).isEqualTo(Attributes.EMPTY);
    }
  }

  @Test
  void aNewSignInDoesNotNeedTheAttributesOfOthers() throws Exception {
    use(seal(true, first));
    SessionId first = withAttributes();
    reopen();

    SessionLimits one = SessionLimits.of(1, Overflow.END_OLDEST);
    assertLives(create(fixtures.signIn(ALICE).limits(one)).found().session().id());

    assertThat(session(first).endReason()).isEqualTo(EndReason.LIMIT_REACHED);
  }

  @Test
  void housekeepingSealsUnderTheCurrentKeySoThatTheOldOneCanGo() throws Exception {
    use(seal(false, first));
    SessionId plain = withAttributes();
    use(seal(true, first));
    SessionId old = withAttributes();

    reopen(seal(true, first, second));
    sweep(Sweeps.KEEP_ALL);
    reopen(seal(true, second));

    assertHasAttributes(plain);
    assertHasAttributes(old);
  }

  @Test
  void ofManySessionsEachIsSealed() throws Exception {
    use(seal(true, first));
    List<SessionId> all = IntStream.range(0, 37).mapToObj(i -> withAttributes()).toList();
    SessionId bare = signIn(BOB).id();

    reopen(seal(true, first, second));
    int steps = 1;
    while (store.sweep(Sweeps.KEEP_ALL, 10, now()).more()) {
      steps++;
    }
    assertThat(steps).isGreaterThanOrEqualTo(4);
    assertThat(store.sweep(Sweeps.KEEP_ALL, 10, now()).purged()).isZero();
    reopen(seal(true, second));

    assertThat(all).allSatisfy(this::assertHasAttributes);
    assertThat(session(bare).attributes()).isEqualTo(Attributes.EMPTY);
  }

  @Test
  void anotherKeyInTheMiddleOfSealingLeavesNothingUnderTheOneBefore() throws Exception {
    use(seal(true, first));
    List<SessionId> all = IntStream.range(0, 30).mapToObj(i -> withAttributes()).toList();
    reopen(seal(true, first, second));
    assertThat(store.sweep(Sweeps.KEEP_ALL, 10, now()).more()).isTrue();

    KeyRing.Key third = key(3);
    reopen(seal(true, first, second, third));
    sweep(Sweeps.KEEP_ALL);
    reopen(seal(true, third));

    assertThat(all).allSatisfy(this::assertHasAttributes);
  }

  @Test
  void aKeyIsNotNeededForSessionsThatAreOver() throws Exception {
    use(seal(true, first));
    SessionId id = withAttributes();
    raiseTenant("default");

    reopen(seal(true, second));
    sweep(Sweeps.KEEP_ALL);

    assertThat(session(id).endReason()).isEqualTo(EndReason.TENANT_SIGNED_OUT);
    assertHasAttributes(withAttributes());
  }

  @Test
  void aGuestsAttributesAreTakenOverByTheSignIn() {
    use(seal(true, first));
    SessionId guest = create(fixtures.guest("default").attributes(THEME)).found().session().id();

    SessionId next = create(fixtures.signIn(ALICE).upgrading(guest)).found().session().id();

    assertThat(session(next).attributes()).isEqualTo(THEME);
  }
}
