package dev.sojourn.store.postgres;

import dev.sojourn.SessionId;
import dev.sojourn.store.Change;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a notification says of changes that a node has made, so that the others need not ask before
 * they forget what they know of them. Whoever may connect to the database can send one: it is no
 * proof and hides nothing, and the feed tells of the same changes again. And can read one: it names
 * sessions by their ids alone, which open nothing and tell of nobody; for what changed of a user or
 * a tenant the database is asked.
 *
 * <p>A line with the node that sends it, then one for each session, and {@value #MORE} where there
 * is more. Immutable.
 *
 * @param sessions which to forget
 * @param isPartial whether the database must be asked for more
 */
record Hint(Set<SessionId> sessions, boolean isPartial) {

  /** Of a notification that says nothing. */
  static final Hint NOTHING = new Hint(Set.of(), false);

  /** Says that something is not named. */
  private static final String MORE = "*";

  /** With a line of 37 bytes for each they stay below the 8,000 bytes that PostgreSQL takes. */
  static final int MOST = 200;

  /** Copies the set. */
  Hint {
    sessions = Set.copyOf(sessions);
  }

  /**
   * What {@code node} sends of these changes.
   *
   * @param areAll whether there are no others
   */
  static String text(UUID node, List<Change> changes, boolean areAll) {
    Set<SessionId> sessions = new LinkedHashSet<>();
    boolean isPartial = !areAll;
    for (Change change : changes) {
      if (change instanceof Change.SessionChanged session && sessions.size() < MOST) {
        sessions.add(session.id());
      } else {
        isPartial = true;
      }
    }
    StringBuilder text = new StringBuilder(node.toString());
    sessions.forEach(id -> text.append('\n').append(id));
    return isPartial ? text.append('\n').append(MORE).toString() : text.toString();
  }

  /** What a notification says to {@code node}, which has heard of its own changes before. */
  static Hint read(String text, UUID node) {
    if (text.startsWith(node.toString())) {
      return NOTHING;
    }
    String[] lines = text.split("\n", MOST + 2);
    Set<SessionId> sessions = new LinkedHashSet<>();
    boolean isPartial = lines.length == 1;
    for (int i = 1; i < lines.length; i++) {
      Optional<SessionId> id = SessionId.parse(lines[i]);
      id.ifPresent(sessions::add);
      isPartial |= id.isEmpty();
    }
    return new Hint(sessions, isPartial);
  }

  /** For those who hear of changes. */
  List<Change> changes() {
    return sessions.stream().<Change>map(id -> new Change.SessionChanged(id, null)).toList();
  }
}
