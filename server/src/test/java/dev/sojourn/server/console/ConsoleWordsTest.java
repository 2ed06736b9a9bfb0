package dev.sojourn.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EndReason;
import dev.sojourn.FactorMethod;
import dev.sojourn.binding.BindingSignal;
import dev.sojourn.event.EventType;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever the console may have to say, it has words for. */
class ConsoleWordsTest {

  private static final ResourceBundle WORDS = ResourceBundle.getBundle("console");

  @Test
  void everythingThatIsNamedByItsWireNameHasWords() {
    Stream<String> keys =
        Stream.of(
                Stream.of(EndReason.values()).map(r -> "console.reason." + r.wireName()),
                Stream.of(EventType.values()).map(t -> "console.event." + t.wireName()),
                Stream.of(FactorMethod.values()).map(m -> "console.method." + m.wireName()),
                Stream.of(BindingSignal.values()).map(s -> "console.bound_to." + s.wireName()),
                Stream.of(Said.values())
                    .map(s -> "console.said." + s.name().toLowerCase(Locale.ROOT)),
                Stream.of(Place.values()).map(Place::key),
                SearchForm.FIELDS.stream().map(f -> "console.filter." + f),
                SearchForm.FIELDS.stream()
                    .filter(f -> !SearchForm.TIMES.contains(f))
                    .map(f -> "console.wrong." + f))
            .flatMap(all -> all);

    assertThat(keys)
        .isNotEmpty()
        .allSatisfy(key -> assertThat(WORDS.containsKey(key)).as(key).isTrue());
  }
}
