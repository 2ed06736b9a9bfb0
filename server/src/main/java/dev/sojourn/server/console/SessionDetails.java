package dev.sojourn.server.console;

import dev.sojourn.Attributes;
import dev.sojourn.Session;
import dev.sojourn.binding.BindingSignal;
import dev.sojourn.server.filter.Reasons;
import dev.sojourn.server.pages.Words;
import dev.sojourn.server.view.AttributeJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All that is known of a session, in words. Thread-safe. */
@Component
class SessionDetails {

  private final SessionRows rows;
  private final Words words;

  SessionDetails(SessionRows rows, Words words) {
    this.rows = rows;
    this.words = words;
  }

  /**
   * What {@code session.html} shows.
   *
   * @param row its line
   * @param facts what is known of it
   * @param attributes of the session, then of its user, as text
   * @param reasons for which it may be ended; empty once it is over
   */
  record View(
      SessionRows.Row row,
      List<Fact> facts,
      Map<String, Map<String, Object>> attributes,
      List<SearchFields.Option> reasons) {}

  /**
   * Something that is known.
   *
   * @param label what
   * @param texts of it; empty where there is a time
   * @param time of it, or null
   */
  record Fact(String label, List<String> texts, Words.@Nullable When time) {}

  View of(Session session, Administrator admin) {
    SessionRows.Row row = rows.row(session, admin);
    return new View(
        row,
        facts(session),
        Map.of("session", shown(session.attributes()), "user", shown(session.userAttributes())),
        row.isLiving() ? reasons(words) : List.of());
  }

  /** The reasons that an administrator may give, the usual one first. */
  static List<SearchFields.Option> reasons(Words words) {
    String usual = dev.sojourn.EndReason.ENDED_BY_ADMIN.wireName();
    List<SearchFields.Option> reasons = new ArrayList<>();
    Reasons.SETTABLE.forEach(reason -> {
      String name = reason.wireName();
      reasons.add(
          name.equals(usual) ? 0 : reasons.size(),
          new SearchFields.Option(name, words.say("console.reason." + name)));
    });
    return reasons;
  }

  private static Map<String, Object> shown(Attributes attributes) {
    return AttributeJson.write(attributes);
  }

  private List<Fact> facts(Session session) {
    List<Fact> facts = new ArrayList<>();
    boolean isOver = session.endedAt() != null;
    past(facts, "ended", session.endedAt());
    past(facts, "active", session.lastActiveAt());
    past(facts, "since", session.createdAt());
    past(facts, "authenticated", session.authenticatedAt());
    if (!isOver) {
      facts.add(fact("idle", words.until(session.idleExpiresAt())));
      facts.add(fact("expires", words.until(session.expiresAt())));
    }
    text(facts, "ip", session.lastSeenFrom().ip());
    text(facts, "first_ip", session.createdFrom().ip());
    text(facts, "device", session.device() == null ? null : words.traits(session.device()));
    text(facts, "agent", session.lastSeenFrom().userAgent());
    texts(
        facts,
        "factors",
        session.factors().stream()
            .map(factor ->
                words.say(
                    "console.factor",
                    words.say("console.method." + factor.method().wireName()),
                    words.when(factor.at()).words()))
            .toList());
    text(facts, "assurance", Integer.toString(session.assurance()));
    texts(facts, "roles", session.roles());
    texts(facts, "permissions", session.permissions());
    texts(
        facts,
        "bound_to",
        session.boundTo().stream()
            .map(BindingSignal::wireName)
            .sorted()
            .map(signal -> words.say("console.bound_to." + signal))
            .toList());
    text(facts, "policy", session.policy());
    text(facts, "remembered", session.remembered() ? words.say("console.yes") : null);
    text(facts, "id", session.id().toString());
    return List.copyOf(facts);
  }

  private Fact fact(String name, Words.When time) {
    return new Fact(words.say("console.fact." + name), List.of(), time);
  }

  private void past(List<Fact> facts, String name, @Nullable Instant at) {
    if (at != null) {
      facts.add(fact(name, words.when(at)));
    }
  }

  private void text(List<Fact> facts, String name, @Nullable String text) {
    texts(facts, name, text == null ? List.of() : List.of(text));
  }

  private void texts(List<Fact> facts, String name, Collection<String> texts) {
    if (!texts.isEmpty()) {
      facts.add(new Fact(words.say("console.fact." + name), List.copyOf(texts), null));
    }
  }
}
