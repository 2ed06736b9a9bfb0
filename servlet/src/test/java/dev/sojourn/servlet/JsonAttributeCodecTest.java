package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.servlet.shop.Cart;
import dev.sojourn.servlet.shop.Colour;
import dev.sojourn.servlet.shop.Seat;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonAttributeCodecTest {

  private final JsonAttributeCodec codec = JsonAttributeCodec.allowing("dev.sojourn.servlet.shop");

  /** A record outside of the package that is allowed. */
  record Elsewhere(String text) {}

  static Stream<Object> values() {
    return Stream.of(
        "",
        "text with \"quotes\", \u0000 and \ud83d\ude00",
        1,
        Integer.MIN_VALUE,
        1L,
        Long.MAX_VALUE,
        (short) 1,
        (byte) -1,
        1.5,
        Double.NaN,
        Double.NEGATIVE_INFINITY,
        0.1f,
        new BigDecimal("1.10"),
        new BigInteger("123456789012345678901234567890"),
        true,
        List.of(),
        List.of("a", 1, 2L, List.of(true)),
        Map.of("a", List.of(1), "map", Map.of("long", 5L)),
        Map.of("dev.sojourn.servlet.shop.Cart", "only a key"),
        'x',
        Set.of(List.of(1), "a"),
        Set.of(),
        Instant.parse("2026-11-28T10:15:30.123456789Z"),
        Duration.ofSeconds(90, 1),
        Period.ofMonths(3),
        LocalDate.of(2026, 11, 28),
        LocalTime.NOON,
        LocalDateTime.of(2026, 11, 28, 10, 15),
        OffsetDateTime.parse("2026-11-28T10:15:30+01:00"),
        ZonedDateTime.parse("2026-11-28T10:15:30+01:00[Europe/Vienna]"),
        Date.from(Instant.ofEpochMilli(5)),
        Locale.forLanguageTag("de-AT"),
        Locale.ROOT,
        UUID.fromString("01234567-89ab-7def-8123-456789abcdef"),
        URI.create("https://example.com/?a=b#c"),
        Colour.RED,
        Colour.ODD,
        new Cart("alice", List.of("tea")),
        List.of(new Cart("alice", List.of()), Colour.RED));
  }

  @Test
  void zonesAndBytesComeOutAsTheyWere() {
    assertThat(roundTrip(ZoneId.of("Europe/Vienna"))).isEqualTo(ZoneId.of("Europe/Vienna"));
    assertThat(roundTrip(ZoneOffset.UTC)).isEqualTo(ZoneOffset.UTC);
    assertThat(roundTrip(TimeZone.getTimeZone("Europe/Vienna")))
        .isEqualTo(TimeZone.getTimeZone("Europe/Vienna"));
    assertThat(roundTrip(new byte[] {0, -1, 1})).isEqualTo(new byte[] {0, -1, 1});
  }

  private Object roundTrip(Object value) {
    return codec.decode("a", codec.encode("a", value));
  }

  /** A framework's type: more than the map that it is, too. */
  static final class Marked extends HashMap<String, Object> {
    private static final long serialVersionUID = 1L;
  }

  static final class MarkedType implements AttributeType {

    @Override
    public String tag() {
      return "marked-map";
    }

    @Override
    public boolean isOf(Object value) {
      return value instanceof Marked;
    }

    @Override
    public Object write(String name, Object value) {
      return new HashMap<>((Marked) value);
    }

    @Override
    public Object read(Object parts) {
      Marked marked = new Marked();
      ((Map<?, ?>) parts).forEach((key, value) -> marked.put((String) key, value));
      return marked;
    }
  }

  @Test
  void aTypeOfAFrameworkComesBeforeWhatItIsBesides() {
    JsonAttributeCodec more = codec.with(new MarkedType());
    Marked marked = new Marked();
    marked.put("cart", new Cart("alice", List.of("tea")));
    Object back = more.decode("a", more.encode("a", List.of(marked)));

    assertThat(back).isEqualTo(List.of(marked));
    assertThat(((List<?>) back).getFirst()).isInstanceOf(Marked.class);
    assertThatThrownBy(() -> codec.decode("a", more.encode("a", marked)))
        .isInstanceOf(UnreadableAttributeException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"instant\":\"yesterday\"}",
        "{\"char\":\"\"}",
        "{\"bytes\":\"?\"}",
        "{\"set\":1}",
        "{\"set\":null}",
        "{\"zone\":\"Nowhere\"}",
        "{\"uri\":\"\\u0000\"}",
        "{\"date\":{}}"
      })
  void whatIsNoSuchTextIsUnreadable(String json) {
    byte[] bytes = ("\u0001" + json).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> codec.decode("a", bytes))
        .isInstanceOf(UnreadableAttributeException.class);
  }

  @ParameterizedTest
  @MethodSource("values")
  void whatGoesInComesOutAsItWas(Object value) {
    Object back = codec.decode("a", codec.encode("a", value));

    assertThat(back).isEqualTo(value);
    if (!(value instanceof Collection<?>) && !(value instanceof Map<?, ?>)) {
      assertThat(back).hasSameClassAs(value);
    }
    assertThat(codec.encode("a", back)).isEqualTo(codec.encode("a", value));
  }

  @Test
  void aBeanComesBackAsANewOne() {
    Seat seat = new Seat("A1");
    Seat back = (Seat) codec.decode("a", codec.encode("a", seat));

    assertThat(back).isNotSameAs(seat);
    assertThat(back.getNumber()).isEqualTo("A1");
  }

  static Stream<Object> refused() {
    return Stream.of(
        new Elsewhere("x"),
        new AtomicLong(),
        new AtomicInteger(),
        new Object(),
        new int[] {1},
        Map.of(1, "x"),
        List.of(new Elsewhere("x")),
        (Runnable) () -> {},
        new Colour.Empty(),
        new Colour.Unreadable("x"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsNotAllowedFailsWhenItIsSet(Object value) {
    assertThatExceptionOfType(UnsupportedAttributeException.class)
        .isThrownBy(() -> codec.encode("mine", value))
        .withMessageStartingWith("attribute mine: ");
  }

  @Test
  void theMessageNamesTheRemedy() {
    assertThatExceptionOfType(UnsupportedAttributeException.class)
        .isThrownBy(
            () -> JsonAttributeCodec.ofPlainValues().encode("cart", new Cart("a", List.of())))
        .withMessageContaining("JsonAttributeCodec.allowing(\"dev.sojourn.servlet.shop\")");
  }

  @Test
  void aListWithinItselfIsRefused() {
    List<Object> endless = new ArrayList<>();
    endless.add(endless);

    assertThatExceptionOfType(UnsupportedAttributeException.class)
        .isThrownBy(() -> codec.encode("a", endless))
        .withMessageContaining("at most 32 deep");
  }

  /** Bytes name a class of the packages that are allowed, or none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"java.lang.ProcessBuilder\":{\"command\":[\"true\"]}}",
        "{\"java.net.URI\":\"https://example.com\"}",
        "{\"dev.sojourn.servlet.SojournFilter\":{}}",
        "{\"dev.sojourn.servlet.shopX\":{}}",
        "{\"dev.sojourn.servlet.shop\":{}}",
        "{\"dev.sojourn.servlet.shop.Gone\":{}}",
        "{\"[Ldev.sojourn.servlet.shop.Cart;\":[]}",
        "{\"dev.sojourn.servlet.shop.Colour\":\"BLUE\"}",
        "{\"dev.sojourn.servlet.shop.Cart\":[]}",
        "{\"dev.sojourn.servlet.shop.Cart\":{\"items\":{\"a\":1}}}",
        "{\"long\":\"x\"}",
        "{\"long\":5}",
        "{}",
        "{\"a\":1,\"b\":2}",
        "[1,2",
        "null",
        "1e5",
        ""
      })
  @Tag("CVE-2025-24813")
  void bytesThatMeanNothingAreNeverMoreThanThat(String json) {
    byte[] bytes = ("\u0001" + json).getBytes(StandardCharsets.UTF_8);

    assertThatExceptionOfType(UnreadableAttributeException.class)
        .isThrownBy(() -> codec.decode("a", bytes));
  }

  @Test
  @Tag("CVE-2025-24813")
  void anotherFormatIsNotRead() {
    for (byte[] bytes :
        List.of(new byte[0], new byte[] {2, '1'}, new byte[] {(byte) 0xac, (byte) 0xed})) {
      assertThatExceptionOfType(UnreadableAttributeException.class)
          .isThrownBy(() -> codec.decode("a", bytes));
    }
  }

  /**
   * A class that got a field, or lost one, since: the release before writes, the next one reads.
   */
  @Test
  void fieldsMayComeAndGo() {
    String json = "\u0001{\"dev.sojourn.servlet.shop.Cart\":{\"owner\":\"a\",\"gone\":1}}";

    assertThat(codec.decode("a", json.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Cart("a", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "com.", ".com", "com example", "com/example", "com..example"})
  void aPackageIsNamedAsOne(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> JsonAttributeCodec.allowing(name));
  }
}
