package dev.sojourn.server.console;

import dev.sojourn.Device;
import dev.sojourn.DeviceKind;
import dev.sojourn.Session;
import dev.sojourn.SessionState;
import dev.sojourn.server.pages.Words;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sessions as lines of a table. Thread-safe. */
@Component
class SessionRows {

  private final Words words;

  SessionRows(Words words) {
    this.words = words;
  }

  /**
   * A session.
   *
   * @param id its id
   * @param icon names the picture of its device
   * @param title what its device is called
   * @param user whose it is, or null for a guest's
   * @param isLiving whether it lives
   * @param state in a few words: why it is over, where it is
   * @param ended when it ended, or null
   * @param active its latest activity
   * @param since its beginning
   * @param ip the address of its latest activity, or null
   * @param isOwn whether it is the one that looks
   */
  record Row(
      String id,
      String icon,
      String title,
      @Nullable String user,
      boolean isLiving,
      String state,
      Words.@Nullable When ended,
      Words.When active,
      Words.When since,
      @Nullable String ip,
      boolean isOwn) {}

  List<Row> of(List<Session> sessions, Administrator admin) {
    return sessions.stream().map(session -> row(session, admin)).toList();
  }

  Row row(Session session, Administrator admin) {
    Instant endedAt = session.endedAt();
    return new Row(
        session.id().toString(),
        icon(session.device()),
        words.title(session.device()),
        session.userId(),
        session.state() == SessionState.ACTIVE,
        state(session),
        endedAt == null ? null : words.when(endedAt),
        words.when(session.lastActiveAt()),
        words.when(session.createdAt()),
        session.lastSeenFrom().ip(),
        admin.isOwn(session));
  }

  private String state(Session session) {
    return session.endReason() == null
        ? words.say("console.state." + session.state().wireName())
        : words.say("console.reason." + session.endReason().wireName());
  }

  private static String icon(@Nullable Device device) {
    return (device == null ? DeviceKind.UNKNOWN : device.traits().kind()).wireName();
  }
}
