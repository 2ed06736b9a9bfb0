package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.testkit.Waiting;
import org.junit.jupiter.api.Test;

/** Of tables that nobody has analysed yet the planner knows nothing: all indexes look alike. */
class FreshTablesTest extends PostgresTest {

  private static final int USERS = 120;

  private static final String BY_OTHERS =
      """
      SELECT sum(idx_tup_read) FROM pg_stat_user_indexes
      WHERE relname = 'sessions' AND indexrelname NOT IN ('sessions_user', 'sessions_pkey')
      """;

  private static final String BY_USER =
      "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'sessions_user'";

  /** Each sign-in would look at those of the whole tenant: of 13,000 it made 500 a second. */
  @Test
  void whatIsAUsersIsNotLookedForAmongTheTenants() {
    PostgresStore node = node();
    Server.run(database, "ALTER TABLE sessions SET (autovacuum_enabled = false)");
    for (int i = 0; i < USERS; i++) {
      UserId user = UserId.of("user-" + i % (USERS / 2));
      SessionId id = signIn(node, user);
      if (i % 10 == 0) {
        node.end(id, EndReason.SIGNED_OUT, Initiator.USER, time.instant());
      }
    }

    node.close(); // whoever goes says what it has read
    Waiting.until(
        Waiting.PATIENCE,
        "the figures of all connections",
        () -> Server.number(database, BY_USER) >= USERS);
    assertThat(Server.number(database, BY_OTHERS)).isZero();
  }
}
