package dev.sojourn.internal;

import static dev.sojourn.internal.Cached.AT;
import static dev.sojourn.internal.Cached.minute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.Session;
import dev.sojourn.access.Held;
import dev.sojourn.access.RolePermissions;
import dev.sojourn.store.Found;
import dev.sojourn.store.Records;
import dev.sojourn.store.SessionRecord;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the engine's sessions have when it is compared with what is required. */
class HeldOfSessionTest {

  private static final RolePermissions ROLES =
      new RolePermissions(Map.of("editor", Set.of("doc:*")));
  private static final SessionRecord RECORD =
      Cached.record().toBuilder()
          .access(new Access(Set.of("editor"), Set.of("own")))
          .factors(
              List.of(
                  Factor.of(FactorMethod.PASSWORD, AT), Factor.of(FactorMethod.TOTP, minute(5))))
          .authenticatedAt(minute(5))
          .build();

  private static Session session(SessionRecord record) {
    return SessionView.at(Cached.living(record), minute(10));
  }

  @Test
  void itIsTheSessionsWithWhatComesWithItsRoles() {
    Held held = Held.of(session(RECORD), ROLES);

    assertThat(held)
        .isEqualTo(new Held(true, Set.of("editor"), Set.of("own"), ROLES, 2, minute(5)));
    assertThat(held.permissions()).containsExactly("doc:*", "own");
  }

  @Test
  void factorsThatNoLongerCountDoNotCountHere() {
    Session reduced = session(RECORD.toBuilder().reducedAt(minute(6)).build());

    assertThat(Held.of(reduced, ROLES))
        .isEqualTo(new Held(true, Set.of("editor"), Set.of("own"), ROLES, 1, null));
  }

  @Test
  void aGuestHasNothing() {
    Session guest =
        SessionView.at(
            new Found(Records.guest(), null, Records.tenant(Records.EPOCH), null), minute(1));

    assertThat(Held.of(guest, ROLES)).isEqualTo(Held.NOTHING);
  }
}
