package dev.sojourn.spring.boot;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Map.Entry;
import org.springframework.util.unit.DataSize;
import org.springframework.util.unit.DataUnit;

/** Refuses a setting that is out of bounds, by its name and with the bounds as they are written. */
public final class Bounds {

  /** The longest first, each with how it is written. */
  private static final Map<ChronoUnit, String> UNITS =
      Map.of(
          ChronoUnit.DAYS, "d",
          ChronoUnit.HOURS, "h",
          ChronoUnit.MINUTES, "m",
          ChronoUnit.SECONDS, "s",
          ChronoUnit.MILLIS, "ms",
          ChronoUnit.NANOS, "ns");

  private Bounds() {}

  /**
   * Refuses a number.
   *
   * @throws SettingsException unless {@code least <= value <= most}
   */
  public static void check(String setting, long value, long least, long most) {
    require(
        value >= least && value <= most,
        setting,
        String.valueOf(least),
        String.valueOf(most),
        String.valueOf(value));
  }

  /**
   * Refuses a span of time.
   *
   * @throws SettingsException unless {@code least <= value <= most}
   */
  public static void check(String setting, Duration value, Duration least, Duration most) {
    require(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        setting,
        text(least),
        text(most),
        text(value));
  }

  /**
   * Refuses a size.
   *
   * @throws SettingsException unless {@code least <= value <= most}
   */
  public static void check(String setting, DataSize value, DataSize least, DataSize most) {
    require(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        setting,
        text(least),
        text(most),
        text(value));
  }

  private static void require(
      boolean holds, String setting, String least, String most, String value) {
    if (!holds) {
      throw new SettingsException(
          setting + " must be " + least + " to " + most + ", not " + value, null);
    }
  }

  /** {@code span} as a setting states it, in the longest unit that is exact: {@code 90m}. */
  public static String text(Duration span) {
    if (span.isZero()) {
      return "0s";
    }
    return UNITS.entrySet().stream()
        .sorted(Entry.<ChronoUnit, String>comparingByKey().reversed())
        .filter(unit -> isWhole(span, unit.getKey()))
        .findFirst()
        .map(unit -> span.dividedBy(unit.getKey().getDuration()) + unit.getValue())
        .orElseGet(span::toString);
  }

  private static boolean isWhole(Duration span, ChronoUnit unit) {
    Duration one = unit.getDuration();
    return one.multipliedBy(span.dividedBy(one)).equals(span);
  }

  private static String text(DataSize size) {
    for (DataUnit unit :
        new DataUnit[] {
          DataUnit.TERABYTES, DataUnit.GIGABYTES, DataUnit.MEGABYTES, DataUnit.KILOBYTES
        }) {
      long one = DataSize.of(1, unit).toBytes();
      if (size.toBytes() != 0 && size.toBytes() % one == 0) {
        return size.toBytes() / one + suffix(unit);
      }
    }
    return size.toBytes() + "B";
  }

  private static String suffix(DataUnit unit) {
    return switch (unit) {
      case TERABYTES -> "TB";
      case GIGABYTES -> "GB";
      case MEGABYTES -> "MB";
      case KILOBYTES -> "KB";
      case BYTES -> "B";
    };
  }
}
