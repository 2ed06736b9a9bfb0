package dev.sojourn.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HmacsTest {

  private static final byte[] LABEL = Hmacs.label("label");

  private final KeyRing ring = Keys.ring(1, 2);
  private final Hmacs hmacs = new Hmacs(ring);
  private final int key = ring.current().id();

  private String of(String... parts) {
    return HexFormat.of().formatHex(hmacs.of(key, "label", parts));
  }

  @Test
  void itIsTheHmacUnderItsKeyAndLabel() throws Exception {
    byte[] data = "some data".getBytes(StandardCharsets.US_ASCII);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(ring.current().secret().reveal(), "HmacSHA256"));
    mac.update("label".getBytes(StandardCharsets.US_ASCII));
    mac.update((byte) 0);
    mac.update(data, 0, 4);

    assertThat(hmacs.of(key, LABEL, data, 4)).isEqualTo(mac.doFinal()).hasSize(Hmacs.BYTES);
  }

  @Test
  void equalPartsGiveEqualBytes() {
    assertThat(of("a", "b")).isEqualTo(of("a", "b")).isNotEqualTo(of("b", "a"));
  }

  @Test
  void noTwoListsOfPartsRunIntoOneAnother() {
    List<String[]> lists =
        List.of(
            new String[] {},
            new String[] {""},
            new String[] {"", ""},
            new String[] {"ab"},
            new String[] {"a", "b"},
            new String[] {"a", "", "b"},
            new String[] {"", "ab"},
            new String[] {"ab", ""},
            new String[] {"1:a"},
            new String[] {"a1:b"},
            new String[] {"a", "1:b"},
            new String[] {"é"},
            new String[] {"e\u0301"},
            new String[] {"?"},
            new String[] {"\ud83d"},
            new String[] {"\ude00"},
            new String[] {"\ud83d\ude00"},
            new String[] {"\ud83d", "\ude00"},
            new String[] {"??"});
    List<String> seals = new ArrayList<>();
    lists.forEach(parts -> seals.add(of(parts)));
    assertThat(seals).doesNotHaveDuplicates();
  }

  @Test
  @Tag("CVE-2016-4437")
  void everyPurposeAndEveryKeyHasItsOwn() {
    byte[] data = {1, 2, 3};
    byte[] one = Hmacs.label("one");
    assertThat(hmacs.of(key, one, data, 3))
        .isNotEqualTo(hmacs.of(key, Hmacs.label("two"), data, 3));
    assertThat(hmacs.of(ring.keys().getFirst().id(), one, data, 3))
        .isNotEqualTo(hmacs.of(key, one, data, 3));
  }

  @Test
  void withoutTheKeyThereIsNone() {
    assertThat(hmacs.of(key + 1, LABEL, new byte[1], 1)).isNull();
    assertThat(hmacs.of(key + 1, "label", "a")).isNull();
  }

  @Test
  void theLastKeyOfTheRingSeals() {
    assertThat(hmacs.currentKey()).isEqualTo(Keys.key(2).id());
  }

  @Test
  void theHalvesAreTheWhole() {
    byte[] hmac = hmacs.of(key, LABEL, new byte[1], 1);
    byte[] body = new byte[20];
    Hmacs.putFirstHalf(hmac, body, 3);
    byte[] second = Hmacs.secondHalf(hmac).reveal();
    assertThat(second).hasSize(16);
    assertThat(HexFormat.of().formatHex(body) + HexFormat.of().formatHex(second))
        .isEqualTo(
            "000000"
                + HexFormat.of().formatHex(hmac).substring(0, 32)
                + "00"
                + HexFormat.of().formatHex(hmac).substring(32));
  }

  @Test
  void theFirstHalfIsToldFromAnyOther() {
    byte[] hmac = hmacs.of(key, LABEL, new byte[1], 1);
    byte[] body = new byte[20];
    Hmacs.putFirstHalf(hmac, body, 3);
    assertThat(Hmacs.isFirstHalf(hmac, body, 3)).isTrue();
    assertThat(Hmacs.isFirstHalf(hmac, body, 4)).isFalse();
    for (int bit = 0; bit < 128; bit++) {
      byte[] other = body.clone();
      other[3 + bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(Hmacs.isFirstHalf(hmac, other, 3)).isFalse();
    }
  }

  @Test
  void manyThreadsSealAtOnce() throws Exception {
    String expected = of("a", "b");
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        tasks.add(() -> {
          for (int n = 0; n < 200; n++) {
            if (!of("a", "b").equals(expected)) {
              return false;
            }
          }
          return true;
        });
      }
      for (Future<Boolean> right : pool.invokeAll(tasks)) {
        assertThat(right.get()).isTrue();
      }
    }
  }

  @Test
  void itNamesItsKeysTheCurrentOneLast() {
    assertThat(hmacs.keys()).containsExactly(Keys.key(1).id(), Keys.key(2).id());
  }

  /** What makes them is dear, and would be most of what a check costs. */
  @Test
  void whatMakesCodesIsMadeOnce() {
    int made =
        Makings.during(
            "Mac",
            "HmacSHA256",
            () -> {
              Hmacs fresh = new Hmacs(ring);
              for (int i = 0; i < 5; i++) {
                fresh.of(key, LABEL, new byte[56], 56);
              }
            });
    assertThat(made).isEqualTo(1);
  }
}
