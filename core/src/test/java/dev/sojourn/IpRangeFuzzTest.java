package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Any text as an address or a range: what is read is written again as the same range. */
class IpRangeFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void readsWhatItWrites(byte[] data) {
    String[] texts = new String(data, StandardCharsets.UTF_8).split("\n", 2);
    Optional<IpRange> read = IpRange.parse(texts[0]);
    if (read.isEmpty()) {
      return;
    }
    IpRange range = read.get();
    String written = range.toString();
    int slash = written.indexOf('/');

    assertThat(IpRange.parse(written)).contains(range);
    assertThat(texts[0]).matches("[0-9a-fA-F:.]+(/[0-9]{1,3})?");
    assertThat(range.contains(written.substring(0, slash))).isTrue();
    assertThat(range.contains(written)).isFalse();
    if (texts[0].indexOf('/') < 0) {
      assertThat(range.contains(texts[0])).isTrue();
    }
    if (texts.length == 2) {
      boolean within = range.contains(texts[1]);
      Optional<IpRange> other = IpRange.parse(texts[1]);
      assertThat(!within || other.isPresent()).isTrue();
      other
          .filter(one -> one.toString().matches(".*/(32|128)") && texts[1].indexOf('/') < 0)
          .ifPresent(one -> {
            String address = one.toString().substring(0, one.toString().indexOf('/'));
            assertThat(range.contains(address)).isEqualTo(within);
          });
    }
  }
}
