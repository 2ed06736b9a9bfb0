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

class SealTest {

  private final KeyRing ring = Keys.ring(1, 2);
  private final Seal seal = new Seal(ring);
  private final int key = ring.current().id();

  private String of(String... parts) {
    return HexFormat.of().formatHex(seal.of(key, "label", parts));
  }

  @Test
  void itIsTheHmacUnderItsKeyAndLabel() throws Exception {
    byte[] data = "some data".getBytes(StandardCharsets.US_ASCII);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(ring.current().secret().reveal(), "HmacSHA256"));
    mac.update("label".getBytes(StandardCharsets.US_ASCII));
    mac.update((byte) 0);
    mac.update(data, 0, 4);

    assertThat(seal.of(key, "label", data, 4)).isEqualTo(mac.doFinal()).hasSize(Seal.BYTES);
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
    assertThat(seal.of(key, "one", data, 3)).isNotEqualTo(seal.of(key, "two", data, 3));
    assertThat(seal.of(ring.keys().getFirst().id(), "one", data, 3))
        .isNotEqualTo(seal.of(key, "one", data, 3));
  }

  @Test
  void withoutTheKeyThereIsNone() {
    assertThat(seal.of(key + 1, "label", new byte[1], 1)).isNull();
    assertThat(seal.of(key + 1, "label", "a")).isNull();
  }

  @Test
  void theLastKeyOfTheRingSeals() {
    assertThat(seal.currentKey()).isEqualTo(Keys.key(2).id());
  }

  @Test
  void theHalvesAreTheWhole() {
    byte[] hmac = seal.of(key, "label", new byte[1], 1);
    byte[] first = Seal.firstHalf(hmac);
    byte[] second = Seal.secondHalf(hmac).reveal();
    assertThat(first).hasSize(16);
    assertThat(second).hasSize(16);
    assertThat(HexFormat.of().formatHex(first) + HexFormat.of().formatHex(second))
        .isEqualTo(HexFormat.of().formatHex(hmac));
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
}
