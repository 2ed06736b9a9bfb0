package dev.sojourn.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.SessionFilter;
import dev.sojourn.UserId;
import dev.sojourn.store.InvalidCursorException;
import dev.sojourn.token.Hmacs;
import dev.sojourn.token.KeyRing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {

  private static final InstantSource TIME =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  private static KeyRing ring(long seed) {
    return KeyRing.generate(RandomGeneratorFactory.of("L64X128MixRandom").create(seed), TIME);
  }

  private final KeyRing ring = ring(1);
  private final Cursors cursors = new Cursors(new Hmacs(ring));

  private static void refused(Cursors cursors, String list, String cursor) {
    assertThatExceptionOfType(InvalidCursorException.class)
        .isThrownBy(() -> cursors.read(list, cursor));
  }

  @Test
  void aCursorLeadsBehindTheLastKeyOfItsList() {
    assertThat(cursors.read("users acme", cursors.write("users acme", "alice"))).isEqualTo("alice");
    assertThat(cursors.read("users acme", cursors.write("users acme", "é😀"))).isEqualTo("é😀");
    assertThat(cursors.read("users acme", null)).isNull();
  }

  @Test
  void theLongestUserIdFits() {
    String longest = UserId.of("é".repeat(127)).id();
    assertThat(cursors.read("l", cursors.write("l", longest))).isEqualTo(longest);
  }

  @Test
  void aCursorOfAnotherListIsRefused() {
    String cursor = cursors.write("users acme", "alice");
    refused(cursors, "users other", cursor);
    refused(cursors, "sessions acme", cursor);
    refused(cursors, "", cursor);
    String mine = "sessions " + SessionFilter.filter().tenant("acme").build();
    refused(cursors, mine, cursors.write("sessions " + SessionFilter.ALL, "alice"));
  }

  @Test
  void aCursorOfAnotherServerIsRefused() {
    refused(new Cursors(new Hmacs(ring(2))), "l", cursors.write("l", "alice"));
  }

  /** Neither a rotation of keys nor nodes that know it at different times break a page in two. */
  @Test
  void aCursorOutlivesARotationOfKeys() {
    KeyRing both = KeyRing.of(List.of(ring.current(), ring(2).current()));
    KeyRing old = KeyRing.of(List.of(ring(2).current(), ring.current()));
    Cursors after = new Cursors(new Hmacs(both));
    Cursors behind = new Cursors(new Hmacs(old));
    assertThat(after.read("l", cursors.write("l", "alice"))).isEqualTo("alice");
    assertThat(behind.read("l", after.write("l", "alice"))).isEqualTo("alice");
  }

  @Test
  void mutilatedItIsRefused() {
    String cursor = cursors.write("l", "alice");
    for (int length = 0; length < cursor.length(); length++) {
      refused(cursors, "l", cursor.substring(0, length));
    }
    byte[] bytes = java.util.Base64.getUrlDecoder().decode(cursor);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      refused(
          cursors, "l", java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(changed));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "0", "alice", "../..", "'; --", "null", "é", "😀", "\0"})
  void whatIsNoCursorIsRefused(String other) {
    refused(cursors, "l", other);
  }

  @Test
  void aMegabyteIsRefused() {
    refused(cursors, "l", "A".repeat(1 << 20));
  }
}
