package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Access;
import dev.sojourn.AttributeValue;
import dev.sojourn.Attributes;
import dev.sojourn.EndReason;
import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.store.EpochRaise;
import dev.sojourn.testkit.Seeded;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLDataException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CodecTest {

  private interface Decoder {
    Object decode(byte[] bytes) throws SQLDataException;
  }

  @Test
  void readsWhatItWrote() {
    Seeded.check(
        200,
        random -> {
          Attributes attributes = attributes(random);
          assertThat(Codec.attributes(Codec.encode(attributes))).isEqualTo(attributes);
          Access access = new Access(names(random), names(random));
          assertThat(Codec.access(Codec.encode(access))).isEqualTo(access);
          List<EpochRaise> raises = raises(random);
          assertThat(Codec.raises(Codec.encodeRaises(raises))).isEqualTo(raises);
          List<Factor> factors = factors(random);
          assertThat(Codec.factors(Codec.encodeFactors(factors))).isEqualTo(factors);
        });
  }

  @Test
  void keepsTextsOfTheGreatestSizeAndOddestCharacters() throws Exception {
    String text = "\0\u007f\u0080\uffff\ud83d\ude00".repeat(1_200);
    Attributes odd = new Attributes(Map.of("odd", new AttributeValue.Text(text)));
    assertThat(Codec.attributes(Codec.encode(odd))).isEqualTo(odd);
  }

  @Test
  @Tag("CVE-2025-24813")
  void refusesWhatIsCutLongerOrOfAnotherVersion() {
    Seeded.check(
        20,
        random -> {
          refusesDamage(Codec.encode(attributes(random)), Codec::attributes);
          refusesDamage(Codec.encode(new Access(names(random), names(random))), Codec::access);
          refusesDamage(Codec.encodeRaises(raises(random)), Codec::raises);
          refusesDamage(Codec.encodeFactors(factors(random)), Codec::factors);
        });
  }

  /** Anything may come of changed bytes but another kind of fault, or a fault that quotes them. */
  @Test
  @Tag("CVE-2025-24813")
  void refusesOrReadsWhatWasChanged() {
    Seeded.check(
        200,
        random -> {
          byte[] bytes = Codec.encode(attributes(random));
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
          try {
            assertThat(Codec.attributes(bytes)).isNotNull();
          } catch (SQLDataException refused) {
            assertThat(refused.getMessage()).isEqualTo("unreadable attributes");
            assertThat(refused.getCause()).isNull();
          }
        });
  }

  /** Files outlive programs: these bytes must be read by every later version. */
  @Test
  void readsTheBytesOfTheFirstVersion() throws Exception {
    Attributes attributes =
        new Attributes(
            Map.of(
                "d", new AttributeValue.Decimal(new BigDecimal("-1.5")),
                "f", new AttributeValue.Flag(true),
                "l", new AttributeValue.TextList(List.of("x", "")),
                "t", new AttributeValue.Text("\u00e4")));
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "0100000004"
                    + "0001640200042d312e35"
                    + "0001660301"
                    + "00016c0400000002"
                    + "0001780000"
                    + "000174010002c3a4");
    assertThat(Codec.encode(attributes)).isEqualTo(bytes);
    assertThat(Codec.attributes(bytes)).isEqualTo(attributes);
  }

  private static void refusesDamage(byte[] bytes, Decoder decoder) {
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> decoder.decode(cut)).isInstanceOf(SQLDataException.class);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> decoder.decode(longer)).isInstanceOf(SQLDataException.class);
    byte[] newer = bytes.clone();
    newer[0]++;
    assertThatThrownBy(() -> decoder.decode(newer)).isInstanceOf(SQLDataException.class);
  }

  private static Attributes attributes(RandomGenerator random) {
    Map<String, AttributeValue> values = new TreeMap<>();
    for (int left = random.nextInt(8); left > 0; left--) {
      values.put(name(random), value(random));
    }
    return new Attributes(values);
  }

  private static AttributeValue value(RandomGenerator random) {
    return switch (random.nextInt(4)) {
      case 0 -> new AttributeValue.Text(text(random));
      case 1 ->
          new AttributeValue.Decimal(
              new BigDecimal(BigInteger.valueOf(random.nextLong()), random.nextInt(-300, 300)));
      case 2 -> new AttributeValue.Flag(random.nextBoolean());
      default -> new AttributeValue.TextList(List.of(text(random), text(random)));
    };
  }

  private static List<EpochRaise> raises(RandomGenerator random) {
    List<EpochRaise> raises = new ArrayList<>();
    for (int left = random.nextInt(4); left > 0; left--) {
      raises.add(
          new EpochRaise(
              random.nextLong(),
              pick(random, EndReason.values()),
              Instant.ofEpochMilli(random.nextInt()),
              new Initiator(
                  pick(random, Initiator.Kind.values()), random.nextBoolean() ? "k1" : null),
              random.nextBoolean() ? new SessionId(1, random.nextInt(1000)) : null));
    }
    return raises;
  }

  private static List<Factor> factors(RandomGenerator random) {
    FactorMethod method = pick(random, FactorMethod.values());
    return List.of(
        new Factor(method, Instant.ofEpochMilli(random.nextLong(1L << 42)), random.nextInt(4)));
  }

  private static Set<String> names(RandomGenerator random) {
    return random.nextBoolean() ? Set.of() : Set.of(name(random), "fixed");
  }

  private static String name(RandomGenerator random) {
    return "n" + Integer.toString(random.nextInt(100_000), 36);
  }

  private static String text(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(10); left > 0; left--) {
      text.appendCodePoint(
          random.nextBoolean()
              ? random.nextInt(Character.MIN_SURROGATE)
              : random.nextInt(Character.MAX_SURROGATE + 1, Character.MAX_CODE_POINT));
    }
    return text.toString();
  }

  private static <T> T pick(RandomGenerator random, T[] values) {
    return values[random.nextInt(values.length)];
  }
}
