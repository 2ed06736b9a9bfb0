package dev.sojourn.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.AttributeDelta;
import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.PageRequest;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.Validation;
import dev.sojourn.store.BackupStore;
import dev.sojourn.store.MissingKeyException;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.jdbc.AttributeBox;
import dev.sojourn.testkit.ManualScheduler;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.testkit.Seeded;
import dev.sojourn.testkit.contract.AttributesContract;
import dev.sojourn.testkit.contract.GuestContract;
import dev.sojourn.testkit.contract.ReplaceContract;
import dev.sojourn.token.AttributeSeal;
import dev.sojourn.token.KeyRing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What encrypted attributes look like in the file, and what comes of changes made there. */
class SqliteSealedAttributesTest {

  private static final String TYPED = "canary-of-typed-attributes";
  private static final String FRAMEWORK = "canary-of-framework-attributes";

  @TempDir private Path directory;

  private final ManualTime time = new ManualTime();
  private final KeyRing keys = KeyRing.generate(Seeded.random(1), time);

  /** Sessions that were listed without their attributes. */
  private final AtomicInteger unreadable = new AtomicInteger();

  private Path file() {
    return directory.resolve("sessions.db");
  }

  private SqliteStore openSealed(Instant now) {
    SqliteStore store = SqliteStore.open(file());
    store.sealAttributes(new AttributeSeal(keys, Seeded.random(2), true), now);
    return store;
  }

  private SessionManager engine(SessionStore store, boolean encrypt) {
    return SessionManager.builder(store)
        .keys(keys)
        .encryptAttributes(encrypt)
        .time(time)
        .scheduler(new ManualScheduler(time))
        .random(Seeded.random(3))
        .observer((operation, nanos, failed) -> {
          if (operation.equals("attributes")) {
            unreadable.incrementAndGet();
          }
        })
        .build();
  }

  private Creation.Created signIn(SessionManager sessions, String user) {
    dev.sojourn.Attributes typed =
        dev.sojourn.Attributes.EMPTY.with(AttributeDelta.set("canary-of-names", TYPED + user));
    Creation.Created it = (Creation.Created) sessions.create(SignIn.user(user).attributes(typed));
    sessions.updateFramework(
        it.session().id(),
        Map.of("bean", Optional.of((FRAMEWORK + user).getBytes(StandardCharsets.UTF_8))),
        null);
    return it;
  }

  private static boolean hasCanary(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains("canary");
  }

  /** In the database or what lies beside it. */
  private boolean hasCanary() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path each : files.toList()) {
        if (hasCanary(Files.readAllBytes(each))) {
          return true;
        }
      }
    }
    return false;
  }

  private static byte[] backup(SqliteStore store) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (BackupStore.Backup copy = store.backUp().orElseThrow()) {
      copy.transferTo(bytes);
    }
    return bytes.toByteArray();
  }

  private void alter(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Test
  @Tag("SM-2")
  void neitherTheFileNorItsLogHasAnythingOfTheAttributes() throws Exception {
    SqliteStore store = SqliteStore.open(file());
    try (SessionManager sessions = engine(store, true)) {
      Creation.Created it = signIn(sessions, "alice");
      sessions.update(
          it.session().id(), AttributeDelta.set("x", TYPED), null, Initiator.APPLICATION);
      assertThat(hasCanary()).as("while it is open").isFalse();
      assertThat(hasCanary(backup(store))).as("in a back-up").isFalse();
    }
    assertThat(hasCanary()).as("when it is closed").isFalse();
  }

  @Test
  void whatWasPlainIsSealedByHousekeepingAndOverwritten() throws Exception {
    try (SessionManager sessions = engine(SqliteStore.open(file()), false)) {
      signIn(sessions, "alice");
    }
    assertThat(hasCanary()).as("as long as nobody asks for encryption").isTrue();

    SqliteStore store = SqliteStore.open(file());
    try (SessionManager sessions = engine(store, true)) {
      assertThat(store.sweep(Retention.DEFAULT, 100, time.instant()).purged()).isEqualTo(1);
      assertThat(hasCanary(backup(store))).as("in a back-up").isFalse();
    }
    assertThat(hasCanary()).as("in the file").isFalse();
  }

  /** What to do when the key is lost for good, as docs/operate.md says. */
  @Test
  void aStoreThatIsRestoredInItsOwnPlaceNeedsNoKey() throws Exception {
    Creation.Created it;
    try (SessionManager sessions = engine(SqliteStore.open(file()), true)) {
      it = signIn(sessions, "alice");
    }
    KeyRing others = KeyRing.generate(Seeded.random(4), time);
    AttributeSeal seal = new AttributeSeal(others, Seeded.random(5), true);
    try (SqliteStore store = SqliteStore.open(file())) {
      assertThatExceptionOfType(MissingKeyException.class)
          .isThrownBy(() -> store.sealAttributes(seal, time.instant()));
    }

    Path aside = directory.resolve("aside.db");
    Files.move(file(), aside);
    SqliteRestore.restore(aside, file(), false, time.instant());

    try (SqliteStore store = SqliteStore.open(file())) {
      store.sealAttributes(seal, time.instant());
      store.sweep(Retention.DEFAULT, 100, time.instant());
      assertThat(store.find(it.session().id()).orElseThrow().session().endReason())
          .isEqualTo(EndReason.TENANT_SIGNED_OUT);
    }
  }

  /** Whoever can write the file gives one session the other's attributes. */
  @Test
  void attributesOfAnotherSessionAreRefused() throws Exception {
    Creation.Created alices;
    Creation.Created bobs;
    try (SessionManager sessions = engine(SqliteStore.open(file()), true)) {
      alices = signIn(sessions, "alice");
      bobs = signIn(sessions, "bob");
    }
    alter(
        """
        UPDATE sessions SET attributes = (SELECT o.attributes FROM sessions o
          WHERE o.user_id = 'bob') WHERE user_id = 'alice'
        """);

    try (SessionManager sessions = engine(SqliteStore.open(file()), true)) {
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> sessions.validate(alices.token(), Client.UNKNOWN))
          .withMessageContaining("cannot be decrypted");
      assertThat(sessions.validate(bobs.token(), Client.UNKNOWN))
          .isInstanceOf(Validation.Active.class);
      assertThat(sessions.list(SessionFilter.ALL, PageRequest.first(10)).items())
          .as("the others are listed, and so is this one, but without its attributes")
          .allSatisfy(session ->
              assertThat(session.attributes().values().isEmpty())
                  .isEqualTo(session.id().equals(alices.session().id())))
          .hasSize(2);
      assertThat(unreadable).hasValue(1);
      SessionFilter hers = SessionFilter.filter().user(new UserId("default", "alice")).build();
      assertThat(sessions.list(hers, PageRequest.first(10)).items()).hasSize(1);
      assertThat(unreadable).hasValue(2);
      assertThat(sessions.matching(SessionFilter.ALL).count()).isEqualTo(2);
      assertThatExceptionOfType(StoreUnavailableException.class)
          .as("what was listed is not taken for the session")
          .isThrownBy(() -> sessions.validate(alices.token(), Client.UNKNOWN));
      sessions.end(alices.session().id(), EndReason.ENDED_BY_ADMIN, Initiator.SYSTEM);
      assertThat(sessions.validate(alices.token(), Client.UNKNOWN))
          .isInstanceOf(Validation.Rejected.class);
    }
  }

  /** The log is told once of each, and of no more than a hundred; the metric counts each time. */
  @Test
  void listsThatAreAskedForAgainDoNotFillTheLog() throws Exception {
    try (SessionManager sessions = engine(SqliteStore.open(file()), true)) {
      for (int i = 0; i < 150; i++) {
        signIn(sessions, "user-" + i);
      }
    }
    alter("UPDATE sessions SET attributes = substr(attributes, 1, length(attributes) - 1)");
    List<String> told = new CopyOnWriteArrayList<>();
    Logger log = Logger.getLogger(AttributeBox.class.getName());
    Handler listening =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            told.add(String.valueOf(line.getParameters()[0]));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    log.addHandler(listening);
    try (SessionManager sessions = engine(SqliteStore.open(file()), true)) {
      for (int i = 0; i < 3; i++) {
        assertThat(sessions.list(SessionFilter.ALL, PageRequest.first(150)).items()).hasSize(150);
      }
    } finally {
      log.removeHandler(listening);
    }
    assertThat(told).hasSize(100).doesNotHaveDuplicates();
    assertThat(unreadable).hasValue(450);
  }

  @Test
  void frameworkAttributesOfAnotherSessionOrNameAreRefused() throws Exception {
    SessionId alices;
    SessionId bobs;
    try (SessionManager sessions = engine(SqliteStore.open(file()), true)) {
      alices = signIn(sessions, "alice").session().id();
      bobs = signIn(sessions, "bob").session().id();
    }
    alter(
        """
        UPDATE framework_attributes SET value = (SELECT o.value FROM framework_attributes o
          JOIN sessions s ON s.id = o.session WHERE s.user_id = 'bob')
        WHERE session = (SELECT s.id FROM sessions s WHERE s.user_id = 'alice')
        """);
    alter(
        """
        UPDATE framework_attributes SET name = 'admin'
        WHERE session = (SELECT s.id FROM sessions s WHERE s.user_id = 'bob')
        """);

    try (SessionManager sessions = engine(SqliteStore.open(file()), true)) {
      for (SessionId id : List.of(alices, bobs)) {
        assertThatExceptionOfType(StoreUnavailableException.class)
            .isThrownBy(() -> sessions.frameworkAttributes(id))
            .withMessageContaining("cannot be decrypted");
      }
    }
  }

  @Nested
  class Attributes extends AttributesContract {
    @Override
    protected SessionStore open() {
      return openSealed(now());
    }
  }

  @Nested
  class Guest extends GuestContract {
    @Override
    protected SessionStore open() {
      return openSealed(now());
    }
  }

  @Nested
  class Replace extends ReplaceContract {
    @Override
    protected SessionStore open() {
      return openSealed(now());
    }
  }
}
