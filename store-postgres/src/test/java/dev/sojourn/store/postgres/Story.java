package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.AttributeDelta;
import dev.sojourn.AttributeValue;
import dev.sojourn.Attributes;
import dev.sojourn.ClientTrace;
import dev.sojourn.DeviceKind;
import dev.sojourn.EndReason;
import dev.sojourn.FactorMethod;
import dev.sojourn.FrameworkAttributes;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.ReplaceCommand;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Touch;
import dev.sojourn.store.UpdateCommand;
import dev.sojourn.store.UserChange;
import dev.sojourn.testkit.Browser;
import dev.sojourn.testkit.Draft;
import dev.sojourn.testkit.Fixtures;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.token.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Something of everything that a store keeps, always the same: by it stores are compared that were
 * written by programs of different versions.
 */
final class Story {

  private static final UserId ALICE = UserId.of("alice");
  private static final UserId BOB = UserId.of("acme", "bob");
  private static final UserId CAROL = UserId.of("carol");
  private static final UserId GONE = UserId.of("gone");
  private static final Duration STEP = Duration.ofSeconds(10);

  private final ManualTime time = new ManualTime();
  private final Fixtures fixtures = new Fixtures(time, 7);
  private final List<SessionId> sessions = new ArrayList<>();

  /** The clock of it; stores are opened with it. */
  ManualTime time() {
    return time;
  }

  /** Lets it happen in an empty store. */
  void tell(PostgresStore store) {
    users(store);
    Browser browser = fixtures.browser(DeviceKind.MOBILE);
    SessionRecord first =
        create(
            store,
            fixtures
                .signIn(ALICE)
                .on(browser)
                .roles("editor", "reader")
                .factors(FactorMethod.PASSWORD, FactorMethod.TOTP)
                .remembered()
                .attributes(new Attributes(Map.of("theme", new AttributeValue.Text("dark")))));
    write(store, first.id());
    rotate(store, store.find(first.id()).orElseThrow().session());
    create(store, fixtures.signIn(ALICE).policy("aal2").idle(Duration.ofMinutes(5)));
    SessionRecord ended = create(store, fixtures.signIn(BOB).ip("2001:db8::7"));
    store.end(ended.id(), EndReason.ENDED_BY_ADMIN, Initiator.admin("root"), time.instant());
    SessionRecord guest = create(store, fixtures.guest("acme"));
    create(store, fixtures.signIn(BOB).upgrading(guest.id()));
    create(store, fixtures.guest("default"));
    raises(store, create(store, fixtures.signIn(CAROL)).id());
    store.put(
        "claims",
        "key",
        SecretBytes.copyOf("value".getBytes(StandardCharsets.UTF_8)),
        0,
        time.instant().plus(Duration.ofDays(3)),
        time.instant());
  }

  private SessionRecord create(PostgresStore store, Draft draft) {
    time.advance(STEP);
    SessionRecord begun = created(store.create(draft.command()));
    sessions.add(begun.id());
    return begun;
  }

  private static SessionRecord created(CreateResult result) {
    assertThat(result).isInstanceOf(CreateResult.Created.class);
    return ((CreateResult.Created) result).found().session();
  }

  private void users(PostgresStore store) {
    store.changeUser(
        new UserChange(
            ALICE,
            new Access(Set.of("member"), Set.of("doc:read:*")),
            null,
            AttributeDelta.set("locale", "fr"),
            false,
            null,
            null,
            null,
            null,
            Initiator.SYSTEM,
            time.instant()));
  }

  private void write(PostgresStore store, SessionId id) {
    time.advance(STEP);
    store.update(
        new UpdateCommand(
            id,
            AttributeDelta.set("step", 3L),
            Map.of("framework", Optional.of(new byte[] {1, 2, 3})),
            null,
            Initiator.USER,
            time.instant()));
    time.advance(STEP);
    store.touch(
        List.of(new Touch(id, time.instant(), new ClientTrace("198.51.100.9", "Example/2.0"))));
  }

  private void rotate(PostgresStore store, SessionRecord from) {
    time.advance(STEP);
    SessionRecord next =
        from.toBuilder()
            .version(from.version() + 1)
            .generation(from.generation() + 1)
            .verifier(fixtures.verifier())
            .rotatedAt(time.instant())
            .build();
    store.replace(
        new ReplaceCommand(
            next,
            from.version(),
            null,
            ReplaceCommand.Kind.ROTATED,
            Initiator.USER,
            time.instant()));
  }

  private void raises(PostgresStore store, SessionId spared) {
    create(store, fixtures.signIn(CAROL));
    time.advance(STEP);
    store.changeUser(
        UserChange.raise(
            CAROL, EndReason.CREDENTIAL_CHANGED, spared, Initiator.USER, time.instant()));
    create(store, fixtures.signIn(UserId.of("closed", "dan")));
    time.advance(STEP);
    store.raiseTenant(
        "closed", EndReason.TENANT_SIGNED_OUT, Initiator.admin("root"), time.instant());
    create(store, fixtures.signIn(GONE));
    time.advance(STEP);
    store.changeUser(
        new UserChange(
            GONE,
            null,
            null,
            AttributeDelta.NONE,
            false,
            "deleted-1",
            EndReason.USER_DELETED,
            null,
            null,
            Initiator.SYSTEM,
            time.instant()));
  }

  /** Everything that a store of it answers, but for what each store has of its own. */
  List<Object> read(PostgresStore store) {
    List<Object> answers = new ArrayList<>();
    for (SessionId id : sessions) {
      answers.add(store.find(id));
      answers.add(store.frameworkAttributes(id).map(Story::bytes));
    }
    for (UserId user : List.of(ALICE, BOB, CAROL, GONE)) {
      answers.add(store.findUser(user));
      answers.add(store.devices(user));
    }
    answers.add(store.findTenant("closed"));
    answers.add(store.get("claims", "key", time.instant()));
    answers.addAll(store.events(null, 1_000).items());
    return answers;
  }

  private static Map<String, List<Byte>> bytes(FrameworkAttributes attributes) {
    Map<String, List<Byte>> lists = new TreeMap<>();
    attributes
        .values()
        .forEach((name, value) -> {
          List<Byte> list = new ArrayList<>();
          for (byte one : value) {
            list.add(one);
          }
          lists.put(name, list);
        });
    return lists;
  }
}
