package dev.sojourn.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.AttributeDelta;
import dev.sojourn.Attributes;
import dev.sojourn.ClientTrace;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.UserId;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SweepResult;
import dev.sojourn.store.UserChange;
import dev.sojourn.testkit.Fixtures;
import dev.sojourn.testkit.ManualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was erased is not in the file any more, not even where SQLite no longer looks. */
class SqliteErasureTest {

  private static final UserId USER = UserId.of("hildegard@example.org");
  private static final List<String> TRACES =
      List.of("hildegard", "203.0.113.77", "Unmistakable", "bingen", "abbess");

  private final ManualTime time = new ManualTime();
  private final Fixtures fixtures = new Fixtures(time, 1);
  @TempDir private Path directory;

  @Test
  void noTraceOfADeletedUserIsLeftInTheFile() throws IOException {
    Path file = directory.resolve("sessions.db");
    try (SqliteStore store = SqliteStore.open(file)) {
      for (int i = 0; i < 50; i++) {
        signIn(store, i);
      }
      change(store, AttributeDelta.set("place", "bingen"), null);
    }
    assertThat(TRACES).allMatch(trace -> contains(file, trace));

    try (SqliteStore store = SqliteStore.open(file)) {
      change(store, AttributeDelta.NONE, "deleted-1");
      sweep(store);
      time.advance(Retention.ERASURE);
      sweep(store);
    }

    assertThat(TRACES).noneMatch(trace -> contains(file, trace));
    assertThat(contains(file, "deleted-1")).isTrue();
  }

  private void signIn(SqliteStore store, int number) {
    CreateResult result =
        store.create(
            fixtures
                .signIn(USER)
                .roles("abbess")
                .client(new ClientTrace("203.0.113.77", "Unmistakable/" + number))
                .attributes(Attributes.EMPTY.with(AttributeDelta.set("from", "bingen")))
                .command());
    assertThat(result).isInstanceOf(CreateResult.Created.class);
  }

  private void change(SqliteStore store, AttributeDelta delta, String pseudonym) {
    store.changeUser(
        new UserChange(
            USER,
            null,
            null,
            delta,
            false,
            pseudonym,
            pseudonym == null ? null : EndReason.USER_DELETED,
            null,
            null,
            Initiator.SYSTEM,
            time.instant()));
  }

  private void sweep(SqliteStore store) {
    SweepResult step;
    do {
      step = store.sweep(Retention.DEFAULT, 100, time.instant());
    } while (step.more());
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
