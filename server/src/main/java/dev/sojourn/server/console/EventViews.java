package dev.sojourn.server.console;

import dev.sojourn.Initiator;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.server.pages.Words;
import dev.sojourn.server.security.ServiceKeys;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts events into words for administrators. Thread-safe. */
@Component
class EventViews {

  private final Words words;
  private final ServiceKeys keys;

  EventViews(Words words, ServiceKeys keys) {
    this.words = words;
    this.keys = keys;
  }

  /**
   * An event.
   *
   * @param at when
   * @param what happened
   * @param why a session or all sessions ended, or null
   * @param user to whom, or null
   * @param session to which session, or null
   * @param subject the service key that it is about, or null
   * @param by who caused it
   */
  record Line(
      Words.When at,
      String what,
      @Nullable String why,
      @Nullable String user,
      @Nullable String session,
      @Nullable String subject,
      String by) {}

  Line line(SessionEvent event) {
    return new Line(
        words.when(event.at()),
        words.say("console.event." + event.type().wireName()),
        event.reason() == null ? null : words.say("console.reason." + event.reason().wireName()),
        event.userId(),
        event.session() == null ? null : event.session().toString(),
        event.subject() == null ? null : key(event.subject(), event.tenant()),
        by(event.initiator(), event.tenant()));
  }

  private String by(Initiator initiator, String tenant) {
    String id = initiator.id();
    return switch (initiator.kind()) {
      case USER -> words.say("console.by.user");
      case ADMIN -> words.say("console.by.admin", String.valueOf(id));
      case APPLICATION ->
          id == null
              ? words.say("console.by.application")
              : words.say("console.by.key", key(id, tenant));
      case SYSTEM -> words.say("console.by.system");
    };
  }

  /** By its name too, unless it is gone, or not one of those that administrators here may see. */
  private String key(String id, String tenant) {
    return keys.recall(id)
        .filter(key -> tenant.equals(key.tenant()) && !key.name().isEmpty())
        .map(key -> words.say("console.key", key.name(), id))
        .orElse(id);
  }
}
