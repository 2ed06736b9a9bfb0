package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sojourn.servlet.shop.Cart;
import dev.sojourn.servlet.shop.Colour;
import dev.sojourn.servlet.shop.Seat;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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
        Colour.RED,
        Colour.ODD,
        new Cart("alice", List.of("tea")),
        List.of(new Cart("alice", List.of()), Colour.RED));
  }

  @ParameterizedTest
  @MethodSource("values")
  void whatGoesInComesOutAsItWas(Object value) {
    Object back = codec.decode("a", codec.encode("a", value));

    assertThat(back).isEqualTo(value);
    if (!(value instanceof List<?>) && !(value instanceof Map<?, ?>)) {
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
        URI.create("https://example.com"),
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
