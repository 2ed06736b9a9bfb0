package dev.sojourn.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EndReason;
import dev.sojourn.FactorMethod;
import dev.sojourn.Overflow;
import dev.sojourn.Remember;
import dev.sojourn.binding.BindingSignal;
import dev.sojourn.binding.Reaction;
import dev.sojourn.event.EventType;
import dev.sojourn.server.filter.FilterText;
import dev.sojourn.server.security.Scope;
import java.util.List;
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
                Stream.of(FormResult.values()).map(s -> "console.result." + lower(s)),
                Stream.of(Place.values()).map(Place::key),
                Stream.of(Scope.values())
                    .map(s -> "console.scope." + s.wireName().replace(':', '_')),
                EventForm.ACTORS.keySet().stream().map(a -> "console.actor." + a),
                Stream.of(Remember.values()).map(r -> "console.policy.remember." + lower(r)),
                Stream.of(Overflow.values()).map(o -> "console.policy.overflow." + lower(o)),
                Stream.of(Reaction.values()).map(r -> "console.policy.reaction." + lower(r)),
                Stream.of(FilterText.NAMES, EventForm.FIELDS)
                    .flatMap(List::stream)
                    .map(f -> "console.filter." + f),
                EventForm.FIELDS.stream().map(f -> "console.wrong." + f),
                FilterText.NAMES.stream()
                    .filter(f -> !FilterText.TIMES.contains(f))
                    .map(f -> "console.wrong." + f))
            .flatMap(all -> all);

    assertThat(keys)
        .isNotEmpty()
        .allSatisfy(key -> assertThat(WORDS.containsKey(key)).as(key).isTrue());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
