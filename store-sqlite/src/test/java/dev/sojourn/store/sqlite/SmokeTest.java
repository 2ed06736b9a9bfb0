package dev.sojourn.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.Attributes;
import dev.sojourn.ClientTrace;
import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.DeviceKind;
import dev.sojourn.DeviceTraits;
import dev.sojourn.EndReason;
import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionLimits;
import dev.sojourn.UserId;
import dev.sojourn.store.Change;
import dev.sojourn.store.CreateCommand;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.DeviceRecord;
import dev.sojourn.store.EndResult;
import dev.sojourn.store.FeedListener;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Touch;
import dev.sojourn.store.UserChange;
import dev.sojourn.store.UserChangeResult;
import dev.sojourn.token.SecretBytes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmokeTest {
  static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  static final UserId ALICE = UserId.of("alice");

  static SessionRecord session(int n, UserId user, DeviceId device) {
    return new SessionRecord(
        new SessionId(new UUID(0x0190_0000_0000_7000L + n, 0x8000_0000_0000_0000L + n)),
        user.tenant(),
        user.id(),
        device,
        1,
        0,
        SecretBytes.copyOf(new byte[] {(byte) n, (byte) (n >> 8), 1}),
        null,
        0,
        0,
        0,
        new Access(Set.of("editor"), Set.of()),
        List.of(Factor.of(FactorMethod.PASSWORD, T0)),
        null,
        T0,
        T0,
        T0,
        Duration.ofMinutes(30),
        Duration.ofMinutes(2),
        T0.plus(Duration.ofHours(8)),
        "default",
        false,
        new ClientTrace("127.0.0.1", "test"),
        new ClientTrace("127.0.0.1", "test"),
        Attributes.EMPTY,
        null,
        null,
        null);
  }

  static CreateCommand signIn(int n, UserId user) {
    DeviceId device = new DeviceId(new UUID(0x0190_0000_0000_7000L + n, n));
    return new CreateCommand(
        session(n, user, device),
        true,
        new DeviceRecord(
            new Device(
                device,
                user,
                null,
                new DeviceTraits(DeviceKind.DESKTOP, "Linux", "Firefox"),
                T0,
                T0),
            SecretBytes.copyOf(new byte[] {9, (byte) n, (byte) (n >> 8)})),
        null,
        SessionLimits.DEFAULT,
        null,
        null,
        Initiator.USER);
  }

  @Test
  void worksEndToEnd(@TempDir Path dir) {
    Path path = dir.resolve("a b?c%d#.db");
    List<Change> heard = new ArrayList<>();
    try (SqliteStore store = SqliteStore.open(path)) {
      store.subscribe(
          new FeedListener() {
            @Override
            public void begun() {}

            @Override
            public void changed(List<Change> changes) {
              heard.addAll(changes);
            }
          });
      CreateResult.Created one = (CreateResult.Created) store.create(signIn(1, ALICE));
      assertThat(store.create(signIn(1, ALICE))).isEqualTo(one);
      store.create(signIn(2, ALICE));
      SessionId first = one.found().session().id();
      assertThat(store.find(first)).contains(one.found());
      assertThat(store.search(SessionFilter.ALL, null, 10, T0).items()).hasSize(2);
      assertThat(store.countLive(T0)).isEqualTo(2);
      store.touch(List.of(new Touch(first, T0.plusSeconds(60), ClientTrace.UNKNOWN)));
      assertThat(store.find(first).orElseThrow().session().lastActiveAt())
          .isEqualTo(T0.plusSeconds(60));
      assertThat(store.end(first, EndReason.SIGNED_OUT, Initiator.USER, T0.plusSeconds(61)))
          .isInstanceOf(EndResult.Ended.class);
      assertThat(heard).contains(new Change.SessionChanged(first, ALICE));
      assertThat(
              store.changeUser(
                  UserChange.raise(
                      ALICE,
                      EndReason.CREDENTIAL_CHANGED,
                      session(2, ALICE, null).id(),
                      Initiator.USER,
                      T0.plusSeconds(62))))
          .isInstanceOfSatisfying(
              UserChangeResult.Changed.class, c -> assertThat(c.spared()).isTrue());
      assertThat(store.countLive(T0.plusSeconds(63))).isEqualTo(1);
      assertThat(store.events(null, 100).items()).hasSize(6);
    }
    try (SqliteStore again = SqliteStore.open(path)) {
      assertThat(again.countLive(T0.plusSeconds(63))).isEqualTo(1);
    }
  }
}
