package dev.sojourn.store.postgres;

import dev.sojourn.SessionId;
import dev.sojourn.Tenants;
import dev.sojourn.UserId;
import dev.sojourn.store.Change;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a notification says of changes that a node has made, so that the others need not ask before
 * they forget what they know of them. It is no proof and hides nothing: whoever may connect to the
 * database may send one, so the feed tells of the same changes again.
 *
 * <p>A line with the node that sends it, then one for each change; its fields hold no control
 * characters. Immutable.
 *
 * @param changes what to forget
 * @param isPartial whether there is more, or something else, for which the database must be asked
 */
record Hint(List<Change> changes, boolean isPartial) {

  /** Of a notification that is no hint. */
  static final Hint NOTHING = new Hint(List.of(), false);

  private static final Hint UNREADABLE = new Hint(List.of(), true);

  /** PostgreSQL takes a payload of less than 8,000 bytes. */
  private static final int MOST_BYTES = 7_999;

  private static final String SESSION = "session";
  private static final String USER = "user";
  private static final String TENANT = "tenant";
  private static final String FIELD = "\t";

  /** Copies the list. */
  Hint {
    changes = List.copyOf(changes);
  }

  /** What {@code node} sends of these changes; without any where they are too many for that. */
  static String text(UUID node, List<Change> changes) {
    StringBuilder text = new StringBuilder(node.toString());
    changes.stream().distinct().forEach(change -> text.append('\n').append(line(change)));
    return text.toString().getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES
        ? text.toString()
        : node.toString();
  }

  private static String line(Change change) {
    return switch (change) {
      case Change.SessionChanged(SessionId id, UserId user) ->
          user == null
              ? String.join(FIELD, SESSION, id.toString())
              : String.join(FIELD, SESSION, id.toString(), user.tenant(), user.id());
      case Change.UserChanged(UserId id) -> String.join(FIELD, USER, id.tenant(), id.id());
      case Change.TenantChanged(String tenant) -> String.join(FIELD, TENANT, tenant);
    };
  }

  /** What a notification says to {@code node}, which has heard of its own changes before. */
  static Hint read(String text, UUID node) {
    String[] lines = text.split("\n", -1);
    if (lines[0].equals(node.toString())) {
      return NOTHING;
    }
    List<Change> changes = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      Change change = change(lines[i].split(FIELD, -1));
      if (change == null) {
        return UNREADABLE;
      }
      changes.add(change);
    }
    return changes.isEmpty() ? UNREADABLE : new Hint(changes, false);
  }

  private static @Nullable Change change(String[] fields) {
    try {
      return switch (fields[0] + fields.length) {
        case SESSION + "2" -> session(fields[1], null);
        case SESSION + "4" -> session(fields[1], new UserId(fields[2], fields[3]));
        case USER + "3" -> new Change.UserChanged(new UserId(fields[1], fields[2]));
        case TENANT + "2" -> new Change.TenantChanged(Tenants.check(fields[1]));
        default -> null;
      };
    } catch (IllegalArgumentException notOfOurs) {
      return null;
    }
  }

  private static @Nullable Change session(String text, @Nullable UserId user) {
    Optional<SessionId> id = SessionId.parse(text);
    return id.isEmpty() ? null : new Change.SessionChanged(id.get(), user);
  }
}
