package dev.sojourn.server.console;

import dev.sojourn.Lifetime;
import dev.sojourn.Remember;
import dev.sojourn.SessionLimits;
import dev.sojourn.SessionPolicy;
import dev.sojourn.binding.AddressBinding;
import dev.sojourn.binding.BindingPolicy;
import dev.sojourn.binding.BindingSignal;
import dev.sojourn.binding.Reaction;
import dev.sojourn.server.pages.Words;
import dev.sojourn.spring.boot.NistFigures;
import dev.sojourn.spring.boot.SojournProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Policies in words, beside NIST's figures. Thread-safe. */
@Component
class PolicyViews {

  private final SojournProperties settings;
  private final Words words;

  PolicyViews(SojournProperties settings, Words words) {
    this.settings = settings;
    this.words = words;
  }

  /**
   * A policy.
   *
   * @param name its name
   * @param use when it is used, where its name says so, or null
   * @param nist what it is held to
   * @param figures what it states
   * @param justification why it may be looser than NIST's figures, or null where it is not
   */
  record View(
      String name,
      @Nullable String use,
      String nist,
      List<Figure> figures,
      @Nullable String justification) {}

  /**
   * Something that a policy states.
   *
   * @param label what
   * @param texts of it
   * @param limit what NIST says about it, or null
   * @param isBeyond whether it is looser than that
   */
  record Figure(String label, List<String> texts, @Nullable String limit, boolean isBeyond) {}

  View of(SessionPolicy policy) {
    NistFigures nist = settings.nist(policy.name());
    List<Figure> figures = new ArrayList<>();
    lifetime(figures, "", policy.lifetime(), nist);
    figures.add(figure("remember", say("remember", policy.remember())));
    if (policy.remember() != Remember.NEVER) {
      lifetime(figures, "remembered_", policy.rememberedLifetime(), nist);
    }
    figures.add(figure("touch", span(policy.touchInterval())));
    limits(figures, policy.limits());
    figures.add(new Figure(label("binding"), binding(policy.binding()), null, false));
    Collection<String> kept = policy.guestAttributes();
    if (kept != null) {
      List<String> names = kept.stream().sorted().toList();
      figures.add(figure("guest", names.isEmpty() ? say("guest.none") : String.join(", ", names)));
    }
    boolean isNamed =
        policy.name().equals(SessionPolicy.DEFAULT_NAME)
            || policy.name().equals(SessionPolicy.GUEST_NAME);
    return new View(
        policy.name(),
        isNamed ? say("use." + policy.name()) : null,
        say("nist", nist.section(), nist.level()),
        List.copyOf(figures),
        settings.justifications().get(policy.name()));
  }

  private void lifetime(List<Figure> figures, String prefix, Lifetime lifetime, NistFigures nist) {
    figures.add(bounded(prefix + "idle", lifetime.idle(), nist.idle()));
    figures.add(bounded(prefix + "absolute", lifetime.absolute(), nist.absolute()));
  }

  private Figure bounded(String name, Duration stated, @Nullable Duration limit) {
    return new Figure(
        label(name),
        List.of(span(stated)),
        limit == null ? say("limit.none") : say("limit", span(limit)),
        NistFigures.isBeyond(stated, limit));
  }

  private void limits(List<Figure> figures, SessionLimits limits) {
    Stream<String> kinds =
        limits.perDeviceKind().entrySet().stream()
            .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
            .map(limit ->
                say(
                    "per_kind",
                    words.say("console.device_kind." + limit.getKey().wireName()),
                    limit.getValue()));
    List<String> texts =
        Stream.of(
                Stream.of(say("per_user", limits.perUser())),
                kinds,
                Stream.of(say("overflow", limits.overflow())))
            .flatMap(all -> all)
            .toList();
    figures.add(new Figure(label("limits"), texts, null, false));
    figures.add(figure("devices", words.say("console.count", limits.devices())));
  }

  private List<String> binding(BindingPolicy binding) {
    if (binding.isNone()) {
      return List.of(say("binding.none"));
    }
    List<String> texts = new ArrayList<>();
    for (BindingSignal signal : BindingSignal.values()) {
      Reaction reaction = binding.reaction(signal);
      if (reaction != null) {
        texts.add(say("binding.text", what(signal, binding.address()), say("reaction", reaction)));
      }
    }
    return texts;
  }

  private String what(BindingSignal signal, @Nullable AddressBinding address) {
    if (signal == BindingSignal.ADDRESS
        && address != null
        && address.match() == AddressBinding.Match.PREFIX) {
      return say("binding.network", address.ipv4Prefix(), address.ipv6Prefix());
    }
    return words.say("console.bound_to." + signal.wireName());
  }

  private Figure figure(String name, String text) {
    return new Figure(label(name), List.of(text), null, false);
  }

  private String label(String name) {
    return words.say("console.policy." + name);
  }

  private String say(String key, Object... arguments) {
    return words.say("console.policy." + key, arguments);
  }

  private String say(String key, Enum<?> value) {
    return say(key + "." + value.name().toLowerCase(Locale.ROOT));
  }

  private String span(Duration span) {
    return words.span(span);
  }
}
