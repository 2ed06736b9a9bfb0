package dev.sojourn.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.DeviceKind;
import dev.sojourn.DeviceTraits;
import dev.sojourn.EndReason;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.store.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.support.ResourceBundleMessageSource;

class WordsTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final Words words = words();

  private static Words words() {
    ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
    messages.setBasename("messages");
    messages.setDefaultEncoding("UTF-8");
    messages.setFallbackToSystemLocale(false);
    TimeSource noon = () -> new Moment(NOW.toEpochMilli(), 0);
    return new Words(messages, noon);
  }

  @ParameterizedTest
  @EnumSource(EndReason.class)
  void everyEndHasItsWords(EndReason reason) {
    assertThat(words.ended(reason)).endsWith(".").doesNotContain("_", "{");
    assertThat(words.history(reason)).doesNotContain("_", "{", ".");
  }

  @ParameterizedTest
  @CsvSource({
    "-30, just now",
    "0, just now",
    "59, just now",
    "60, 1 minute ago",
    "3599, 59 minutes ago",
    "3600, 1 hour ago",
    "86399, 23 hours ago",
    "86400, 1 day ago",
    "172800, 2 days ago",
    "2592000, 1 month ago",
    "31449600, 12 months ago",
    "31536000, 1 year ago",
    "94608000, 3 years ago"
  })
  void timesAreSaidAsPeopleSayThem(long secondsAgo, String said) {
    assertThat(words.when(NOW.minusSeconds(secondsAgo)).words()).isEqualTo(said);
  }

  @Test
  void aTimeIsAlsoSaidExactly() {
    Words.When when = words.when(NOW);

    assertThat(when.exact()).isEqualTo("24 November 2026, 12:00:00 UTC");
    assertThat(when.iso()).isEqualTo("2026-11-24T12:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1 second",
    "1000, 1 second",
    "1001, 2 seconds",
    "90000, 90 seconds",
    "90001, 2 minutes",
    "900000, 15 minutes"
  })
  void pausesAreRoundedUp(long millis, String said) {
    assertThat(words.pause(Duration.ofMillis(millis))).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource({
    "Chrome, macOS, Chrome on macOS",
    "Chrome, '', Chrome",
    "'', macOS, Unknown browser on macOS",
    "'', '', Unknown browser"
  })
  void devicesAreCalledWhatIsKnownOfThem(String browser, String os, String said) {
    assertThat(words.title(device(null, browser, os))).isEqualTo(said);
  }

  @Test
  void aNameOfTheOwnersGoesFirst() {
    Device device = device("Work's {0} laptop", "Chrome", "macOS");

    assertThat(words.title(device)).isEqualTo("Work's {0} laptop");
    assertThat(words.traits(device)).isEqualTo("Chrome on macOS");
  }

  private static Device device(String name, String browser, String os) {
    return new Device(
        new DeviceId(new UUID(0, 1)),
        UserId.of("alice"),
        name,
        new DeviceTraits(DeviceKind.DESKTOP, os, browser),
        NOW,
        NOW);
  }
}
