package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangeTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.77/24, 192.0.2.1, true",
    "10.0.0.0/9, 10.127.255.255, true",
    "10.0.0.0/9, 10.128.0.0, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "192.0.2.7/32, 192.0.2.7, true",
    "192.0.2.6/31, 192.0.2.7, true",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:db8::/33, 2001:db8:8000::, false",
    "2001:DB8::1, 2001:0db8:0:0:0:0:0:1, true",
    "::/0, 2001:db8::1, true",
    "::/0, 192.0.2.7, false",
    "::1/128, ::1, true",
    // An address mapped into IPv6 (RFC 4291 section 2.5.5.2) is the IPv4 address itself.
    "192.0.2.0/24, ::ffff:192.0.2.9, true",
    "192.0.2.0/24, ::ffff:c000:209, true",
    "::ffff:192.0.2.9, 192.0.2.9, true",
    "192.0.2.0/24, ::ffff:198.51.100.1, false",
    "::ffff:10.0.0.0/104, 10.9.9.9, true",
    "::ffff:10.0.0.0/104, 11.0.0.0, false",
    "::ffff:0:0/96, 203.0.113.9, true",
  })
  void containsWhatLiesWithin(String range, String address, boolean within) {
    assertThat(IpRange.parse(range).orElseThrow().contains(address)).isEqualTo(within);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, ::ffff:c000:207, ::ffff:c000:207",
    "192.0.2.0/24, ::ffff:c000:200, ::ffff:c000:2ff",
    "10.0.0.0/9, ::ffff:a00:0, ::ffff:a7f:ffff",
    "0.0.0.0/0, ::ffff:0:0, ::ffff:ffff:ffff",
    "2001:db8::/33, 2001:db8::, 2001:db8:7fff:ffff:ffff:ffff:ffff:ffff",
    "::/0, ::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  })
  void knowsItsEndsAsBytesThatSort(String range, String lowest, String highest) {
    IpRange parsed = IpRange.parse(range).orElseThrow();
    assertThat(parsed.lowest()).isEqualTo(bytes(lowest));
    assertThat(parsed.highest()).isEqualTo(bytes(highest));
  }

  /** Sixteen bytes, also of a mapped address, for which Java has four. */
  private static byte[] bytes(String six) {
    String[] halves = six.split("::", -1);
    List<String> groups = new ArrayList<>(groups(halves[0]));
    if (halves.length == 2) {
      List<String> last = groups(halves[1]);
      groups.addAll(Collections.nCopies(8 - groups.size() - last.size(), "0"));
      groups.addAll(last);
    }
    ByteBuffer bytes = ByteBuffer.allocate(16);
    groups.forEach(group -> bytes.putShort((short) Integer.parseInt(group, 16)));
    return bytes.array();
  }

  private static List<String> groups(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(":", -1));
  }

  /** Were such a text looked up, the test would wait for a name server. */
  @ParameterizedTest
  @Timeout(2)
  @ValueSource(
      strings = {
        "",
        " ",
        "/",
        "/24",
        "localhost",
        "example.com",
        "cafe",
        "dead.beef",
        "192.0.2",
        "192.0.2.",
        "192.0.2.256",
        "999.1.1.1",
        "1.1.1.999",
        "1.2.3.4.5",
        "192.0.2.7 ",
        " 192.0.2.7",
        "192.0.2.7/",
        "192.0.2.7/33",
        "192.0.2.7/-1",
        "192.0.2.7/+1",
        "192.0.2.7/1.5",
        "192.0.2.7/24/24",
        "192.0.2.7/99999999999",
        "2001:db8::/129",
        "2001:db8:::1",
        ":",
        ":::",
        "::1.2.3.4.5",
        "::1.2.3",
        "1:2:3:4:5:6:7:8:9",
        "::ffff:10.0.0.0/8",
        "::ffff:10.0.0.0/129",
        "fe80::1%eth0",
        "[::1]",
        "0x7f.0.0.1",
        "١٩٢.0.2.7",
        "192.0.2.7/٢٤"
      })
  void anythingElseIsNoRangeAndIsNeverLookedUp(String text) {
    assertThat(IpRange.parse(text)).isEmpty();
    assertThat(IpRange.parse("0.0.0.0/0").orElseThrow().contains(text)).isFalse();
    assertThat(IpRange.parse("::/0").orElseThrow().contains(text)).isFalse();
  }

  /** What one reader takes for octal, another for decimal (RFC 6943 section 3.1.1). */
  @ParameterizedTest
  @ValueSource(strings = {"010.0.0.1", "192.0.2.007", "00.0.0.0"})
  void leadingZerosAreRefused(String text) {
    assertThat(IpRange.parse(text)).isEmpty();
    assertThat(IpRange.parse("::ffff:" + text)).isEmpty();
  }

  @Test
  void hostileTextCostsNoTime() {
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () -> {
          assertThat(IpRange.parse(":".repeat(200_000) + "g")).isEmpty();
          assertThat(IpRange.parse("f".repeat(200_000))).isEmpty();
          assertThat(IpRange.parse("1".repeat(200_000) + "/1")).isEmpty();
        });
  }

  @Test
  void aRangeCoversWhatLiesWithinAsAWhole() {
    IpRange range = IpRange.parse("192.0.2.0/24").orElseThrow();
    assertThat(range.covers("192.0.2.7")).isTrue();
    assertThat(range.covers("192.0.2.0/24")).isTrue();
    assertThat(range.covers("192.0.2.128/25")).isTrue();
    assertThat(range.covers("192.0.0.0/16")).isFalse();
    assertThat(range.covers("192.0.3.0/24")).isFalse();
    assertThat(range.covers("::/0")).isFalse();
    assertThat(range.covers("nowhere")).isFalse();
    assertThat(range.contains("192.0.2.0/24")).isFalse();
  }

  @Test
  void equalRangesAreEqualHoweverTheyAreWritten() {
    IpRange range = IpRange.parse("192.0.2.0/24").orElseThrow();
    assertThat(IpRange.parse("192.0.2.99/24")).contains(range);
    assertThat(IpRange.parse("192.0.2.99/24").orElseThrow()).hasSameHashCodeAs(range);
    assertThat(IpRange.parse("192.0.2.0/25").orElseThrow()).isNotEqualTo(range);
    assertThat(range).hasToString("192.0.2.0/24");
    assertThat(IpRange.parse(range.toString())).contains(range);
    IpRange six = IpRange.parse("2001:db8::/32").orElseThrow();
    assertThat(IpRange.parse(six.toString())).contains(six);
  }
}
