package dev.sojourn.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {

  private static final String SECRET = secret(1);
  private static final String LINE = "v1 0000002a " + SECRET + " 2026-01-01T00:00:00Z";

  private static String secret(long seed) {
    return encode(Keys.key(seed).secret().reveal());
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Test
  void aRingComesBackFromItsText() {
    KeyRing ring = Keys.ring(1, 2, 3);
    KeyRing again = KeyRing.parse(ring.format());
    assertThat(again.keys()).isEqualTo(ring.keys());
    assertThat(again.current()).isEqualTo(Keys.key(3));
    assertThat(again.find(Keys.key(1).id())).isEqualTo(Keys.key(1));
    assertThat(again.find(1)).isNull();
  }

  @Test
  void blankLinesAndRemarksArePassedOver() {
    String text = "# a remark\n\n" + LINE + "\r\n  \n# another " + LINE + "\n";
    assertThat(KeyRing.parse(text).keys()).hasSize(1);
    assertThat(KeyRing.parse(LINE).current().id()).isEqualTo(42);
  }

  @Test
  void idsUseAllTheirBits() {
    assertThat(KeyRing.parse(LINE.replace("0000002a", "ffffffff")).current().id()).isEqualTo(-1);
  }

  static Stream<String> broken() {
    return Stream.of(
        "nonsense",
        "v2 0000002a " + SECRET + " 2026-01-01T00:00:00Z",
        "v1 2a " + SECRET + " 2026-01-01T00:00:00Z",
        "v1 0000002A " + SECRET + " 2026-01-01T00:00:00Z",
        "v1 0000002a " + SECRET,
        "v1 0000002a " + SECRET + " yesterday",
        "v1 0000002a " + SECRET + " 2026-01-01T00:00:00Z more",
        "v1 0000002a " + SECRET.substring(1) + " 2026-01-01T00:00:00Z",
        "v1 0000002a " + SECRET + "AAAA 2026-01-01T00:00:00Z",
        "v1 0000002a " + SECRET.substring(0, 42) + "! 2026-01-01T00:00:00Z",
        "v1 0000002a key" + SECRET.substring(3, 42) + "! 2026-01-01T00:00:00Z",
        "v1 0000002a " + encode(new byte[32]) + " 2026-01-01T00:00:00Z",
        "v1 0000002a secret-key=" + SECRET.substring(11) + " 2026-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenLineIsNamedAndNeverShown(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyRing.parse("# a remark\n" + line))
        .withMessageContaining("line 2")
        .satisfies(fault -> assertNothingShown(fault, line));
  }

  /** Neither the fault nor what caused it repeats any longer part of a line. */
  private static void assertNothingShown(Throwable fault, String line) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      for (String part : line.split(" ", -1)) {
        if (part.length() > 10) {
          assertThat(t.toString()).doesNotContain(part).doesNotContain(part.substring(3, 12));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# only a remark"})
  void withoutAKeyThereIsNoRing(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyRing.parse(text))
        .withMessageContaining("1 to 16 keys");
  }

  @Test
  void anIdIsThereOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyRing.parse(LINE + "\n" + LINE.replace(SECRET, secret(2))))
        .withMessageContaining("twice")
        .withMessageNotContaining(SECRET);
  }

  @Test
  void aRingHasAtMost16Keys() {
    List<KeyRing.Key> keys = new ArrayList<>();
    for (int i = 1; i <= 17; i++) {
      keys.add(Keys.key(i));
    }
    assertThat(KeyRing.of(keys.subList(0, 16)).keys()).hasSize(16);
    assertThatIllegalArgumentException().isThrownBy(() -> KeyRing.of(keys));
  }

  static Stream<byte[]> weak() {
    List<byte[]> keys = new ArrayList<>();
    keys.add(new byte[32]);
    keys.add("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    keys.add("changeme-changeme-changeme-chang".getBytes(StandardCharsets.US_ASCII));
    keys.add("The quick brown fox jumps over t".getBytes(StandardCharsets.US_ASCII));
    keys.add("xK9#mQ2$vL7@pR4!wN8%zT5^bY3&cJ6*".getBytes(StandardCharsets.US_ASCII));
    byte[] few = new byte[32];
    for (int i = 0; i < 32; i++) {
      few[i] = (byte) (i % 11 * 23);
    }
    keys.add(few);
    return keys.stream();
  }

  @ParameterizedTest
  @MethodSource("weak")
  @Tag("CVE-2016-4437")
  @Tag("CVE-2023-27524")
  void weakAndExampleKeysAreRefused(byte[] secret) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyRing.Key(42, SecretBytes.copyOf(secret), Keys.AT))
        .withMessageContaining("weak")
        .withMessageContaining("2a");
  }

  @Test
  void countingUpOrDownMakesNoKey() {
    for (int start = 0; start < 256; start++) {
      for (int step = 1; step < 256; step++) {
        byte[] sequence = new byte[32];
        for (int i = 0; i < 32; i++) {
          sequence[i] = (byte) (start + i * step);
        }
        assertThatIllegalArgumentException()
            .as("from %d by %d", start, step)
            .isThrownBy(() -> new KeyRing.Key(42, SecretBytes.copyOf(sequence), Keys.AT));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 31, 33, 64})
  void aSecretHas32Bytes(int length) {
    byte[] secret = new byte[length];
    Keys.random(1).nextBytes(secret);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyRing.Key(42, SecretBytes.copyOf(secret), Keys.AT))
        .withMessageContaining("32 bytes");
  }

  @Test
  void randomKeysAreNeverTakenForWeak() {
    for (int seed = 0; seed < 5_000; seed++) {
      assertThat(Keys.key(seed).secret().length()).isEqualTo(32);
    }
  }

  @Test
  void aNewRingHasOneKeyOfItsOwn() {
    InstantSource time = InstantSource.fixed(Keys.AT.plusMillis(7));
    KeyRing one = KeyRing.generate(Keys.random(1), time);
    KeyRing two = KeyRing.generate(Keys.random(2), time);
    assertThat(one.keys()).hasSize(1);
    assertThat(one.current().createdAt()).isEqualTo(Keys.AT);
    assertThat(one.current().secret()).isNotEqualTo(two.current().secret());
  }

  @Test
  void itsTextShowsOnlyWhichKeysThereAre() {
    KeyRing ring = KeyRing.parse(LINE);
    assertThat(ring).hasToString("KeyRing[2a][secrets hidden]");
    assertThat(ring.keys().toString()).doesNotContain(SECRET.substring(0, 8));
  }

  @Test
  void aWeakKeyIsToldAndABrokenOneIsNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyRing.parse(LINE.replace(SECRET, encode(new byte[32]))))
        .withMessage("key file, line 1: key 2a is weak or an example; let Sojourn make one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyRing.parse(LINE.replace(SECRET, SECRET.substring(0, 42) + "!")))
        .withMessage("key file, line 1: no key");
  }

  /** Random bytes, then as {@code change} says. */
  private static void assertTaken(Consumer<byte[]> change) {
    byte[] secret = Keys.key(1).secret().reveal();
    change.accept(secret);
    assertThat(new KeyRing.Key(42, SecretBytes.copyOf(secret), Keys.AT).secret().reveal())
        .isEqualTo(secret);
  }

  @Test
  void aKeyNeedsTwelveDistinctBytes() {
    assertTaken(secret -> {
      for (int i = 0; i < secret.length; i++) {
        secret[i] = (byte) (i % 12 * 21);
      }
    });
  }

  @ParameterizedTest
  @ValueSource(bytes = {0x1f, 0x7f, -1})
  void oneByteThatIsNoTextMakesAKeyOfText(byte noText) {
    assertTaken(secret -> {
      byte[] text = "xK9#mQ2$vL7@pR4!wN8%zT5^bY3&cJ6*".getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(text, 0, secret, 0, secret.length);
      secret[17] = noText;
    });
  }

  /** Refused is only what counts from its first byte to its last. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16, 31})
  void whatCountsButForOneStepIsTaken(int step) {
    assertTaken(secret -> {
      for (int i = 0; i < secret.length; i++) {
        secret[i] = (byte) (i < step ? 5 * i : 5 * i + 100);
      }
    });
  }
}
