package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.UserId;
import dev.sojourn.store.CreateCommand;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.token.SecretBytes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is asked of the database's set-up, and what faults must not tell. */
class SettingsTest extends PostgresTest {

  private static final String SECRET = "hunter2-and-more";

  private static String all(Throwable fault) {
    StringWriter text = new StringWriter();
    fault.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void nothingShowsThePassword() {
    SecretBytes password = SecretBytes.copyOf(SECRET.getBytes(StandardCharsets.UTF_8));
    PostgresSettings settings =
        PostgresSettings.of("postgres://sojourn@127.0.0.1:1/none", password)
            .withPatience(Duration.ofSeconds(1));

    assertThat(settings.toString()).doesNotContain(SECRET);
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> PostgresStore.open(settings))
        .satisfies(fault -> assertThat(all(fault)).doesNotContain(SECRET));
  }

  @Test
  void anOperatorFindsTheConnectionsByTheirName() {
    node();
    assertThat(connectionsOf("sojourn")).isGreaterThanOrEqualTo(2);

    PostgresSettings named =
        PostgresSettings.of(database.url() + "?application_name=shop", null).withTime(time);
    try (PostgresStore store = PostgresStore.open(named)) {
      signIn(store, ALICE);
      assertThat(connectionsOf("shop")).isGreaterThanOrEqualTo(2);
    }
  }

  private long connectionsOf(String application) {
    return Server.number(
        database,
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = '" + application + "'");
  }

  @Test
  void boundsAreChecked() {
    for (Runnable wrong :
        List.<Runnable>of(
            () -> PostgresSettings.of("postgres://h", null),
            () -> database.withConnections(1),
            () -> database.withPatience(Duration.ofMillis(999)),
            () -> database.withPollInterval(Duration.ofMillis(9)))) {
      assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aDatabaseThatForgetsIsRefused() {
    String name = database.url().substring(database.url().lastIndexOf('/') + 1);
    Server.run(database, "ALTER DATABASE " + name + " SET synchronous_commit = off");

    assertThatExceptionOfType(IncompatibleStoreException.class)
        .isThrownBy(this::node)
        .withMessageContaining("synchronous_commit");
    assertThat(PostgresInspection.of(database).refusals())
        .extracting(PostgresInspection.Refusal::fault)
        .containsExactly("the database has synchronous_commit = off, but needs on");
    assertThat(Server.number(database, "SELECT count(*) FROM pg_tables WHERE tablename = 'store'"))
        .isZero();
  }

  /** A start does not end before it finds out that nothing can be kept there. */
  @Test
  void aDatabaseThatCannotBeWrittenIsNotOpened() {
    node().close();
    Server.run(database, "ALTER DATABASE postgres SET default_transaction_read_only = on");
    try {
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(this::node)
          .withMessageContaining("cannot be written");
      assertThat(PostgresInspection.of(database).writable()).isFalse();
    } finally {
      Server.run(
          database,
          "SET default_transaction_read_only = off",
          "ALTER DATABASE postgres RESET default_transaction_read_only");
    }
  }

  /** Or else each start would look into migrations that are done, or pass over one that is not. */
  @Test
  void theVersionThatIsTakenForCurrentIsThatOfTheLatestMigration() {
    node();

    assertThat(
            Server.number(
                database,
                "SELECT CAST(version AS integer) FROM sojourn_schema"
                    + " ORDER BY installed_rank DESC LIMIT 1"))
        .isEqualTo(Schema.VERSION);
  }

  @Test
  void aFaultQuotesNothingThatIsStored() {
    PostgresStore node = node();
    Server.run(
        database,
        """
        CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN RAISE EXCEPTION 'refused: %', NEW; END $$
        """,
        "CREATE TRIGGER tells BEFORE INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION tell()");
    CreateCommand command =
        fixtures
            .signIn(UserId.of("hildegard"))
            .roles("abbess-of-bingen")
            .ip("203.0.113.77")
            .command();

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> node.create(command))
        .satisfies(fault ->
            assertThat(all(fault))
                .contains("P0001", "create " + command.session().id())
                .doesNotContain("refused", "hildegard", "abbess", "203.0.113.77"));
  }
}
