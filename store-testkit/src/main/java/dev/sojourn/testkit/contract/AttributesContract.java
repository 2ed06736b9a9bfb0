package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.AttributeDelta;
import dev.sojourn.AttributeValue;
import dev.sojourn.Attributes;
import dev.sojourn.AttributesTooLargeException;
import dev.sojourn.EndReason;
import dev.sojourn.FrameworkAttributes;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.event.EventType;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.UpdateCommand;
import dev.sojourn.store.UpdateResult;
import dev.sojourn.store.UpdateResult.Over;
import dev.sojourn.store.UpdateResult.Updated;
import dev.sojourn.testkit.Draft;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Attributes of both kinds: atomic one by one, bounded, and gone when the session is over. */
public abstract class AttributesContract extends StoreContract {

  private static final AttributeDelta DARK = AttributeDelta.set("theme", "dark");

  @Test
  void everySortOfValueComesBackAsItWas() throws Exception {
    SessionId id = signIn(ALICE).id();
    AttributeDelta all =
        AttributeDelta.set("text", "Ünïcödé \uD83D\uDE80 \" ' \\ \n")
            .and(AttributeDelta.set("empty", ""))
            .and(
                AttributeDelta.set(
                    "number", new AttributeValue.Decimal(new BigDecimal("-12345.678e-20"))))
            .and(AttributeDelta.set("large", Long.MAX_VALUE))
            .and(AttributeDelta.set("yes", true))
            .and(AttributeDelta.set("no", false))
            .and(AttributeDelta.set("list", List.of("b", "", "a", "b")))
            .and(AttributeDelta.set("none", List.of()))
            .and(AttributeDelta.set("a name with blanks.and/more", "x"));

    update(id, all);

    Attributes expected = Attributes.EMPTY.with(all);
    assertThat(session(id).attributes()).isEqualTo(expected);
    reopen();
    assertThat(session(id).attributes()).isEqualTo(expected);
  }

  @Test
  void oneChangeLeavesOtherAttributesAlone() {
    SessionRecord session = signIn(ALICE);
    update(session.id(), DARK.and(AttributeDelta.set("size", 3)));

    UpdateResult result =
        update(session.id(), AttributeDelta.remove("theme").and(AttributeDelta.set("n", 1)));

    assertThat(session(session.id()).attributes())
        .isEqualTo(
            Attributes.EMPTY.with(AttributeDelta.set("size", 3).and(AttributeDelta.set("n", 1))));
    assertThat(session(session.id()).version()).isEqualTo(session.version() + 2);
    assertThat(result)
        .isInstanceOfSatisfying(
            Updated.class, updated -> assertThat(updated.found()).isEqualTo(find(session.id())));
  }

  @Test
  void aGuestHasAttributesToo() {
    SessionId id = create(fixtures.guest("default")).found().session().id();

    assertThat(update(id, DARK)).isInstanceOf(Updated.class);
    assertThat(session(id).attributes()).isEqualTo(Attributes.EMPTY.with(DARK));
  }

  @Test
  void theExpectedVersionMustHold() {
    SessionRecord session = signIn(ALICE);
    update(session.id(), DARK);
    int events = events().size();

    UpdateResult stale =
        store.update(command(session.id(), AttributeDelta.set("theme", "light"), 1L));

    assertThat(stale).isEqualTo(new UpdateResult.Stale(2));
    assertThat(session(session.id()).attributes()).isEqualTo(Attributes.EMPTY.with(DARK));
    assertThat(events()).hasSize(events);
    assertThat(store.update(command(session.id(), AttributeDelta.remove("theme"), 2L)))
        .isInstanceOf(Updated.class);
  }

  @Test
  void whatNeverWasIsNotUpdated() {
    SessionId id = fixtures.sessionId();

    assertThat(update(id, DARK)).isEqualTo(new UpdateResult.Absent());
    assertThat(store.find(id)).isEmpty();
    assertThat(store.frameworkAttributes(id)).isEmpty();
  }

  @Test
  void whatIsOverIsNotUpdated() {
    SessionId ended = signIn(ALICE).id();
    store.end(ended, EndReason.SIGNED_OUT, Initiator.USER, now());
    SessionId raised = signIn(BOB).id();
    raise(BOB, EndReason.CREDENTIAL_CHANGED, null);
    SessionId expired = signIn(ALICE).id();
    int events = events().size();

    assertThat(update(ended, DARK)).isInstanceOf(Over.class);
    assertThat(update(raised, DARK)).isInstanceOf(Over.class);
    time.advance(Draft.LIFETIME);
    assertThat(update(expired, DARK)).isInstanceOf(Over.class);
    assertThat(store.update(command(ended, DARK, session(ended).version())))
        .isInstanceOf(Over.class);

    assertThat(events()).hasSize(events);
    assertThat(session(ended).attributes()).isEqualTo(Attributes.EMPTY);
  }

  @Test
  void tooManyOrTooLargeAttributesChangeNothing() {
    SessionId id = signIn(ALICE).id();
    update(id, AttributeDelta.set("large", "x".repeat(Attributes.MAX_BYTES - 100)));
    SessionRecord before = session(id);
    int events = events().size();

    assertThatThrownBy(() -> update(id, AttributeDelta.set("more", "x".repeat(100))))
        .isInstanceOf(AttributesTooLargeException.class);

    assertThat(session(id)).isEqualTo(before);
    assertThat(events()).hasSize(events);
    // The connection, or whatever it was that refused, still works.
    assertThat(update(id, AttributeDelta.remove("large"))).isInstanceOf(Updated.class);
  }

  @Test
  void theNumberOfNamesIsBoundedOverManyChanges() {
    SessionId id = signIn(ALICE).id();
    for (int i = 0; i < Attributes.MAX_NAMES; i++) {
      update(id, AttributeDelta.set("a" + i, i));
    }

    assertThatThrownBy(() -> update(id, AttributeDelta.set("one more", 1)))
        .isInstanceOf(AttributesTooLargeException.class);
    assertThat(session(id).attributes().values()).hasSize(Attributes.MAX_NAMES);
  }

  @Test
  void changedAttributesAreOneEvent() {
    SessionId id = signIn(ALICE).id();

    update(id, DARK.and(AttributeDelta.set("n", 1)));

    assertThat(eventTypesOf(id))
        .containsExactly(EventType.SESSION_ESTABLISHED, EventType.ATTRIBUTES_CHANGED);
  }

  @Test
  void frameworkAttributesAreKeptApart() throws Exception {
    SessionRecord session = signIn(ALICE);
    update(session.id(), DARK);

    updateFramework(
        session.id(), Map.of("cart", bytes(200), "empty", new byte[0], "x", new byte[] {-1, 0}));
    updateFramework(session.id(), Map.of("x", new byte[] {1}));

    FrameworkAttributes read = framework(session.id());
    assertThat(read.values()).containsOnlyKeys("cart", "empty", "x");
    assertThat(read.values().get("cart")).isEqualTo(bytes(200));
    assertThat(read.values().get("empty")).isEmpty();
    assertThat(read.values().get("x")).containsExactly(1);
    assertThat(read.version()).isEqualTo(session(session.id()).version()).isEqualTo(4);
    assertThat(session(session.id()).attributes()).isEqualTo(Attributes.EMPTY.with(DARK));
    reopen();
    assertThat(framework(session.id()).values().get("cart")).isEqualTo(bytes(200));
  }

  @Test
  void aSessionWithoutFrameworkAttributesHasNone() {
    assertThat(framework(signIn(ALICE).id()).values()).isEmpty();
  }

  @Test
  void frameworkAttributesAreRemovedOneByOne() {
    SessionId id = signIn(ALICE).id();
    updateFramework(id, Map.of("cart", bytes(3), "seen", bytes(4)));

    store.update(
        new UpdateCommand(
            id,
            AttributeDelta.NONE,
            Map.of("cart", Optional.empty()),
            null,
            Initiator.APPLICATION,
            now()));

    assertThat(framework(id).values()).containsOnlyKeys("seen");
  }

  @Test
  void tooLargeFrameworkAttributesChangeNothing() {
    SessionId id = signIn(ALICE).id();
    updateFramework(id, Map.of("large", bytes(FrameworkAttributes.MAX_BYTES - 100)));
    long version = session(id).version();

    assertThatThrownBy(() -> updateFramework(id, Map.of("more", bytes(100))))
        .isInstanceOf(AttributesTooLargeException.class);

    assertThat(framework(id).values()).containsOnlyKeys("large");
    assertThat(session(id).version()).isEqualTo(version);
  }

  @Test
  void bothKindsChangeTogetherOrNotAtAll() {
    SessionId id = signIn(ALICE).id();

    assertThatThrownBy(() ->
            store.update(
                new UpdateCommand(
                    id,
                    DARK,
                    Map.of("large", Optional.of(bytes(FrameworkAttributes.MAX_BYTES + 1))),
                    null,
                    Initiator.APPLICATION,
                    now())))
        .isInstanceOf(AttributesTooLargeException.class);

    assertThat(session(id).attributes()).isEqualTo(Attributes.EMPTY);
    assertThat(session(id).version()).isEqualTo(1);
  }

  @Test
  void frameworkAttributesGoWhenTheSessionIsOver() {
    SessionId id = signIn(ALICE).id();
    updateFramework(id, Map.of("cart", bytes(3)));

    store.end(id, EndReason.SIGNED_OUT, Initiator.USER, now());

    assertThat(store.frameworkAttributes(id).map(FrameworkAttributes::values).orElse(Map.of()))
        .isEmpty();
  }

  @Test
  void frameworkAttributesGoWhenAnExpiredSessionIsRecorded() {
    SessionId id = signIn(ALICE).id();
    updateFramework(id, Map.of("cart", bytes(3)));
    update(id, DARK);
    time.advance(Draft.LIFETIME.plus(Duration.ofMinutes(1)));

    sweep(Sweeps.KEEP_ALL);

    assertThat(store.frameworkAttributes(id).map(FrameworkAttributes::values).orElse(Map.of()))
        .isEmpty();
    assertThat(session(id).attributes()).isEqualTo(Attributes.EMPTY);
  }

  private UpdateResult update(SessionId id, AttributeDelta delta) {
    return store.update(command(id, delta, null));
  }

  private UpdateCommand command(SessionId id, AttributeDelta delta, @Nullable Long version) {
    return new UpdateCommand(id, delta, Map.of(), version, Initiator.USER, now());
  }

  private void updateFramework(SessionId id, Map<String, byte[]> values) {
    Map<String, Optional<byte[]>> changes = new HashMap<>();
    values.forEach((name, value) -> changes.put(name, Optional.of(value)));
    assertThat(
            store.update(
                new UpdateCommand(
                    id, AttributeDelta.NONE, changes, null, Initiator.APPLICATION, now())))
        .isInstanceOf(Updated.class);
  }

  private FrameworkAttributes framework(SessionId id) {
    return store
        .frameworkAttributes(id)
        .orElseThrow(() -> new AssertionError("no framework attributes of " + id));
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
