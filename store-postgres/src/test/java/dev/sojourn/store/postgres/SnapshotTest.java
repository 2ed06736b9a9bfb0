package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.store.InvalidCursorException;
import dev.sojourn.store.postgres.EventCursor.Point;
import dev.sojourn.testkit.Seeded;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotTest {

  @Test
  void readsWhatTheServerWrites() {
    assertThat(Snapshot.of("10:20:10,14")).isEqualTo(new Snapshot(20, List.of(10L, 14L)));
    assertThat(Snapshot.of("10:10:").openAsArray()).isEqualTo("{}");
  }

  /** After a crash the server may give away again what was never on its disk. */
  @Test
  void countsNothingBehindTheLastThatIsOnDisk() {
    Snapshot snapshot = Snapshot.of("10:20:10,14,18").upTo(15);

    assertThat(snapshot).isEqualTo(new Snapshot(16, List.of(10L, 14L)));
    assertThat(Snapshot.of("10:20:").upTo(30)).isEqualTo(Snapshot.of("10:20:"));
  }

  @Test
  void knowsWhatItHas() {
    Snapshot snapshot = Snapshot.of("10:20:12");

    assertThat(snapshot.hasAllUpTo(11)).isTrue();
    assertThat(snapshot.hasAllUpTo(12)).isFalse();
    assertThat(snapshot.hasAllUpTo(15)).isFalse();
    assertThat(Snapshot.of("10:20:").hasAllUpTo(19)).isTrue();
    assertThat(Snapshot.of("10:20:").hasAllUpTo(20)).isFalse();
  }

  @Test
  void aCursorIsReadAsItWasWrittenAndNothingElse() {
    Seeded.check(
        200,
        random -> {
          EventCursor cursor =
              new EventCursor(
                  random.nextLong(),
                  new Point(
                      random.nextInt(100),
                      new Snapshot(random.nextLong(1_000), List.of(random.nextLong(1_000)))),
                  new Point(
                      random.nextInt(100),
                      new Snapshot(
                          random.nextLong(1_000),
                          random.nextBoolean() ? List.of() : List.of(1L, 2L))),
                  random.nextLong(1_000));
          String text = cursor.text();
          assertThat(EventCursor.of(text)).isEqualTo(cursor);
          int at = random.nextInt(text.length());
          assertThatExceptionOfType(InvalidCursorException.class)
              .isThrownBy(() -> EventCursor.of(text.substring(0, at)));
          assertThatExceptionOfType(InvalidCursorException.class)
              .isThrownBy(() -> EventCursor.of(text + "A"));
        });
  }

  @Test
  void eachValueHasAPlaceOfItsOwn() {
    Wording wording = Wording.of("a = ?2 AND (?1 IS NULL OR b = ?1) {via some_index}");

    assertThat(wording.text()).isEqualTo("a = ? AND (? IS NULL OR b = ?) ");
    assertThat(wording.places())
        .containsExactly(
            new Wording.Place(1, false), new Wording.Place(0, true), new Wording.Place(0, false));
    assertThat(Wording.of("x = ? AND id = {any}(?) {skip locked}").text())
        .isEqualTo("x = ? AND id = ANY(?) FOR UPDATE SKIP LOCKED");
    assertThat(Wording.of("x = ? AND y = {any}(?)").places())
        .containsExactly(new Wording.Place(0, false), new Wording.Place(1, false));
  }
}
