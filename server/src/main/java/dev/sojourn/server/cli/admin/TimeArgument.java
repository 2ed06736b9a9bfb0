package dev.sojourn.server.cli.admin;

import dev.sojourn.TimeSource;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time as an argument, in RFC 3339 or as so long ago by this machine's clock. */
final class TimeArgument implements ITypeConverter<String> {

  private static final Pattern AGO = Pattern.compile("(\\d{1,5})([smhd])");

  TimeArgument() {}

  @Override
  public String convert(String text) {
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      return TimeSource.system().instant().minus(duration(ago)).toString();
    }
    try {
      return OffsetDateTime.parse(text).toString();
    } catch (DateTimeException neither) {
      throw new TypeConversionException(
          "'" + text + "' is neither a time like 2026-01-31T12:00:00Z nor so long ago, like 12h");
    }
  }

  private static Duration duration(Matcher ago) {
    long number = Long.parseLong(ago.group(1));
    return switch (ago.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
