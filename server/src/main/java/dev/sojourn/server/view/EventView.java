package dev.sojourn.server.view;

import dev.sojourn.Initiator;
import dev.sojourn.event.SessionEvent;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An event as the HTTP interface shows it. */
public record EventView(
    String id,
    String type,
    Instant at,
    String tenant,
    @Nullable String user,
    @Nullable String session,
    @Nullable String device,
    @Nullable String reason,
    @Nullable String subject,
    InitiatorView initiator) {

  /**
   * Who caused it.
   *
   * @param kind {@code user}, {@code admin}, {@code application} or {@code system}
   * @param id which one, where the kind does not say it all
   */
  public record InitiatorView(String kind, @Nullable String id) {

    static InitiatorView of(Initiator initiator) {
      return new InitiatorView(initiator.kind().name().toLowerCase(Locale.ROOT), initiator.id());
    }
  }

  /** What is shown of {@code event}. */
  public static EventView of(SessionEvent event) {
    return new EventView(
        event.id(),
        event.type().wireName(),
        event.at(),
        event.tenant(),
        event.userId(),
        event.session() == null ? null : event.session().toString(),
        event.device() == null ? null : event.device().toString(),
        event.reason() == null ? null : event.reason().wireName(),
        event.subject(),
        InitiatorView.of(event.initiator()));
  }
}
