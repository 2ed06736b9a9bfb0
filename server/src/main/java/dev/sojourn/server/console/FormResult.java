package dev.sojourn.server.console;

import dev.sojourn.server.pages.PagePath;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a page says about the form that led to it. Its address names it, so that a reload may. */
enum FormResult {
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

  /** The names of what was done, as addresses have them. */
  static final Set<String> DONE = names(true);

  /** The names of what was not. */
  static final Set<String> NOT_DONE = names(false);

  private final boolean isDone;

  FormResult(boolean isDone) {
    this.isDone = isDone;
  }

  private static Set<String> names(boolean done) {
    return Stream.of(values())
        .filter(result -> result.isDone == done)
        .map(FormResult::wireName)
        .collect(Collectors.toUnmodifiableSet());
  }

  private String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@code path}, saying this. */
  String at(String path) {
    return PagePath.with(path, ConsolePages.NOTICE, wireName());
  }
}
