package dev.sojourn.server.console;

import dev.sojourn.server.pages.Notice;
import dev.sojourn.server.pages.Words;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a page says about the form that led to it. Its address names it, so that a reload may. */
enum Said {
  /** The form was made for another session, or for one that is over. */
  STALE(false),
  /** The session is ended. */
  ENDED(true),
  /** The session was over before. */
  OVER(false),
  /** Roles and permissions are stated. */
  ACCESS(true),
  /** The user is disabled. */
  DISABLED(true),
  /** The user is enabled. */
  ENABLED(true),
  /** Every session of the user is over. */
  SIGNED_OUT(true),
  /** The device is removed. */
  DEVICE_REMOVED(true),
  /** There is no such device any more. */
  NO_DEVICE(false),
  /** The service key is revoked. */
  KEY_REVOKED(true),
  /** There is no such service key any more. */
  NO_KEY(false),
  /** Nobody disables themselves. */
  SELF(false);

  /** The parameter of the address. */
  static final String PARAMETER = "notice";

  private final boolean isDone;

  Said(boolean isDone) {
    this.isDone = isDone;
  }

  /** {@code path}, saying this. */
  String at(String path) {
    return Address.with(path, PARAMETER, name().toLowerCase(Locale.ROOT));
  }

  /** What {@code name} stands for in these words; null where it is none of ours. */
  static @Nullable Notice of(@Nullable String name, Words words) {
    return find(name).map(said -> said.notice(words)).orElse(null);
  }

  private Notice notice(Words words) {
    String text = words.say("console.said." + name().toLowerCase(Locale.ROOT));
    return isDone ? Notice.good(text) : Notice.info(text);
  }

  private static Optional<Said> find(@Nullable String name) {
    for (Said said : values()) {
      if (said.name().toLowerCase(Locale.ROOT).equals(name)) {
        return Optional.of(said);
      }
    }
    return Optional.empty();
  }
}
