package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionId;
import dev.sojourn.store.Change;
import dev.sojourn.testkit.Waiting;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** What one node sends the others. */
class NotifierTest extends PostgresTest {

  private static final UUID NODE = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);

  private final Notifier notifier = new Notifier(new Connections(database), NODE);
  private final Deque<Hint> heard = new ArrayDeque<>();
  private PGConnection listening;

  @BeforeEach
  void listen() throws SQLException {
    Connection connection = Server.connect(database);
    listening = connection.unwrap(PGConnection.class);
    run(connection, "LISTEN " + Notifier.CHANNEL);
  }

  @AfterEach
  void stop() throws SQLException {
    notifier.close();
    ((Connection) listening).close();
  }

  private List<Change> changes(int count) {
    return Stream.generate(fixtures::sessionId)
        .limit(count)
        .<Change>map(id -> new Change.SessionChanged(id, ALICE))
        .toList();
  }

  /** The next notification. */
  private Hint next() throws SQLException {
    while (heard.isEmpty()) {
      PGNotification[] some =
          listening.getNotifications(Math.toIntExact(Waiting.PATIENCE.toMillis()));
      assertThat(some).as("notifications").isNotEmpty();
      for (PGNotification one : some) {
        heard.add(Hint.read(one.getParameter(), OTHER));
      }
    }
    return heard.remove();
  }

  /** While it waits for the database, say. */
  @Test
  void whatFindsNoRoomIsAskedForAndTheNextNotificationSaysAllAgain() throws SQLException {
    notifier.tell(changes(Hint.MOST + 1));
    notifier.start();

    Hint crowded = next();
    assertThat(crowded.sessions()).hasSize(Hint.MOST);
    assertThat(crowded.isPartial()).isTrue();

    List<Change> one = changes(1);
    notifier.tell(one);

    SessionId id = ((Change.SessionChanged) one.getFirst()).id();
    assertThat(next()).isEqualTo(new Hint(Set.of(id), false));
  }

  @Test
  void whatWasToldMeanwhileIsOneNotification() throws SQLException {
    notifier.tell(changes(2));
    notifier.tell(changes(3));
    notifier.start();

    assertThat(next().sessions()).hasSize(5);
    assertThat(heard).isEmpty();
  }
}
