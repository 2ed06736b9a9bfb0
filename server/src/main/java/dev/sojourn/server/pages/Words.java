package dev.sojourn.server.pages;

import dev.sojourn.Device;
import dev.sojourn.DeviceTraits;
import dev.sojourn.EndReason;
import dev.sojourn.TimeSource;
import dev.sojourn.server.view.DeviceView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Says things in the words of {@code messages.properties}. Thread-safe. */
@Component
public class Words {

  private static final Locale LOCALE = Locale.ENGLISH;
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm:ss", LOCALE).withZone(ZoneOffset.UTC);
  private static final int DAYS_PER_MONTH = 30;
  private static final int DAYS_PER_YEAR = 365;

  private final MessageSource messages;
  private final TimeSource time;

  Words(MessageSource messages, TimeSource time) {
    this.messages = messages;
    this.time = time;
  }

  /**
   * A time in three forms.
   *
   * @param words how long ago, or how soon
   * @param exact to the second, for people
   * @param iso for programs
   */
  public record When(String words, String exact, String iso) {}

  /** The message of this key. */
  public String say(String key, Object... arguments) {
    return messages.getMessage(key, arguments, LOCALE);
  }

  /** Why a session is over, to the person whose it was. */
  public String ended(EndReason reason) {
    return say("ended." + reason.wireName());
  }

  /** The same in a few words, for a list. */
  public String history(EndReason reason) {
    return say("history." + reason.wireName());
  }

  /** A time in the past; what lies ahead counts as now. */
  public When when(Instant at) {
    return new When(ago(at), say("time.exact", EXACT.format(at)), at.toString());
  }

  /** A time to come; what lies behind counts as now. */
  public When until(Instant at) {
    return new When(ahead(at), say("time.exact", EXACT.format(at)), at.toString());
  }

  private String ahead(Instant at) {
    Duration left = Duration.between(time.instant(), at);
    if (left.toMinutes() < 1) {
      return say("time.ahead.now");
    }
    if (left.toHours() < 1) {
      return say("time.ahead.minutes", left.toMinutes());
    }
    return left.toDays() < 1
        ? say("time.ahead.hours", left.toHours())
        : say("time.ahead.days", left.toDays());
  }

  private String ago(Instant at) {
    Duration past = Duration.between(at, time.instant());
    if (past.toMinutes() < 1) {
      return say("time.now");
    }
    if (past.toHours() < 1) {
      return say("time.minutes", past.toMinutes());
    }
    if (past.toDays() < 1) {
      return say("time.hours", past.toHours());
    }
    long days = past.toDays();
    if (days < DAYS_PER_MONTH) {
      return say("time.days", days);
    }
    return days < DAYS_PER_YEAR
        ? say("time.months", days / DAYS_PER_MONTH)
        : say("time.years", days / DAYS_PER_YEAR);
  }

  /** How long to wait, rounded up. */
  public String pause(Duration pause) {
    long seconds = Math.max(1, pause.plusMillis(999).toSeconds());
    return seconds <= 90
        ? say("wait.seconds", seconds)
        : say("wait.minutes", Duration.ofSeconds(seconds + 59).toMinutes());
  }

  /** A span of time, exactly; in hours up to two days, as standards state it. */
  public String span(Duration span) {
    if (span.toDays() >= 2 && span.equals(Duration.ofDays(span.toDays()))) {
      return say("span.days", span.toDays());
    }
    if (!span.isZero() && span.equals(Duration.ofHours(span.toHours()))) {
      return say("span.hours", span.toHours());
    }
    if (!span.isZero() && span.equals(Duration.ofMinutes(span.toMinutes()))) {
      return say("span.minutes", span.toMinutes());
    }
    return span.equals(Duration.ofSeconds(span.toSeconds()))
        ? say("span.seconds", span.toSeconds())
        : say("span.millis", span.toMillis());
  }

  /** What a device is called: by its owner, or else by what is known of it. */
  public String title(@Nullable Device device) {
    return device == null ? traits(null) : DeviceView.name(device);
  }

  /** "Chrome on macOS", or how much of it is known. */
  public String traits(@Nullable Device device) {
    return DeviceView.label(device == null ? DeviceTraits.UNKNOWN : device.traits());
  }
}
