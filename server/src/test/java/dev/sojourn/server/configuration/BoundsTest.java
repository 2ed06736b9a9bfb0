package dev.sojourn.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.server.ServerSettings;
import dev.sojourn.spring.boot.HttpSettings;
import dev.sojourn.spring.boot.MigrationSettings;
import dev.sojourn.spring.boot.SettingsException;
import dev.sojourn.spring.boot.SojournProperties;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.DurationStyle;

/** The bounds that the reference states are those that hold. */
class BoundsTest {

  private static final Pattern NUMBERS = Pattern.compile("(\\d+)([a-zA-Z]*) to (\\d+)([a-zA-Z]*)");

  private static final String STALENESS = "sojourn.max-staleness";
  private static final String POLLS = "sojourn.store.postgres.poll-interval";

  /** Each with a number on both sides. */
  static Stream<Setting> bounded() {
    return Setting.all().stream()
        .filter(Setting::isQuantity)
        .filter(setting -> NUMBERS.matcher(setting.bounds()).matches());
  }

  @Test
  void almostAllAreNumbers() {
    assertThat(Setting.all().stream().filter(Setting::isQuantity).map(Setting::name))
        .filteredOn(name -> bounded().noneMatch(setting -> setting.name().equals(name)))
        .containsExactlyInAnyOrder("sojourn.policies.<name>.touch-interval", POLLS);
  }

  @ParameterizedTest
  @MethodSource("bounded")
  void bothBoundsHoldAndNothingBeyond(Setting setting) {
    Matcher bounds = NUMBERS.matcher(setting.bounds());
    assertThat(bounds.matches()).isTrue();
    String least = bounds.group(1) + bounds.group(2);
    String most = bounds.group(3) + bounds.group(4);

    bind(setting, least);
    bind(setting, most);
    isRefused(setting, beyond(bounds.group(1), bounds.group(2), -1));
    isRefused(setting, beyond(bounds.group(3), bounds.group(4), 1));
  }

  @Test
  void pollsAreSeveralWithinTheBoundOnStaleness() {
    assertThat(pollInterval(Map.of())).isEqualTo(Duration.ofMillis(200));
    assertThat(pollInterval(Map.of(STALENESS, "1h"))).isEqualTo(Duration.ofMillis(200));
    assertThat(pollInterval(Map.of(STALENESS, "100ms"))).isEqualTo(Duration.ofMillis(20));
    assertThat(pollInterval(Map.of(STALENESS, "1ms"))).isEqualTo(Duration.ofMillis(10));
    assertThat(pollInterval(Map.of(POLLS, "500ms"))).isEqualTo(Duration.ofMillis(500));
    for (String wrong : new String[] {"501ms", "9ms"}) {
      assertThatThrownBy(() -> pollInterval(Map.of(POLLS, wrong)))
          .rootCause()
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining(POLLS);
    }
  }

  private static @Nullable Duration pollInterval(Map<String, String> stated) {
    return new Binder(new MapConfigurationPropertySource(stated))
        .bindOrCreate("sojourn", Bindable.of(SojournProperties.class))
        .store()
        .postgres()
        .pollInterval();
  }

  private static void isRefused(Setting setting, String value) {
    String part = setting.name().replaceAll("\\.<kind>$", "").replaceAll(".*\\.", "");
    String loosely = part.replace("-", "").replace("remembered", "").replaceAll("prefix$", "");
    assertThatThrownBy(() -> bind(setting, value))
        .as("%s=%s", setting.name(), value)
        .satisfies(fault ->
            assertThat(refusal(fault).replace("-", "").toLowerCase(Locale.ROOT)).contains(loosely));
  }

  private static String refusal(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SettingsException) {
        return String.valueOf(cause.getMessage());
      }
    }
    throw new AssertionError("refused, but not by a name", fault);
  }

  /** One more, or one less, of the smallest unit. */
  private static String beyond(String number, String unit, int step) {
    return switch (unit) {
      case "" -> String.valueOf(Long.parseLong(number) + step);
      case "B", "TB" -> (Long.parseLong(number) * (unit.equals("TB") ? 1L << 40 : 1) + step) + "B";
      default -> nanos(number + unit, step);
    };
  }

  private static String nanos(String text, int step) {
    return DurationStyle.SIMPLE.parse(text).plusNanos(step).toNanos() + "ns";
  }

  private static void bind(Setting setting, String value) {
    String name = setting.name().replace("<name>", "own").replace("<kind>", "mobile");
    Map<String, String> stated = new LinkedHashMap<>();
    stated.put(name, value);
    if (setting.isOfPolicies()) {
      stated.put("sojourn.policies.own.justification", "this test goes to the bounds");
      if (name.endsWith("-prefix")) {
        stated.put("sojourn.policies.own.binding.address", "prefix");
      }
    }
    Binder binder = new Binder(new MapConfigurationPropertySource(stated));
    binder.bindOrCreate("sojourn", Bindable.of(SojournProperties.class));
    binder.bindOrCreate("sojourn", Bindable.of(ServerSettings.class));
    binder.bindOrCreate("sojourn.http", Bindable.of(HttpSettings.class));
    binder.bindOrCreate("sojourn", Bindable.of(MigrationSettings.class));
  }
}
