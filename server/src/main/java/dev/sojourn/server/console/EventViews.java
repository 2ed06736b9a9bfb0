package dev.sojourn.server.console;

import dev.sojourn.Initiator;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.server.pages.Words;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts events into words for administrators. Thread-safe. */
@Component
class EventViews {

  private final Words words;

  EventViews(Words words) {
    this.words = words;
  }

  /**
   * An event.
   *
   * @param at when
   * @param what happened
   * @param why a session or all sessions ended, or null
   * @param user to whom, or null
   * @param session to which session, or null
   * @param subject what else it is about, or null
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
        event.subject(),
        by(event.initiator()));
  }

  private String by(Initiator initiator) {
    String id = initiator.id();
    return switch (initiator.kind()) {
      case USER -> words.say("console.by.user");
      case ADMIN -> words.say("console.by.admin", String.valueOf(id));
      case APPLICATION ->
          id == null ? words.say("console.by.application") : words.say("console.by.key", id);
      case SYSTEM -> words.say("console.by.system");
    };
  }
}
