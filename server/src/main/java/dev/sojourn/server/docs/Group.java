package dev.sojourn.server.docs;

import io.swagger.v3.oas.models.tags.Tag;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What calls have to do with, in the order in which they are shown. */
enum Group {
  /** The call that applications make for each request of theirs. */
  VERIFY("Verify", "Does a token open a session, and may it do this?", "/v1/sessions/verify"),
  /** Sessions of everybody. */
  SESSIONS(
      "Sessions",
      "Make, list, change and end sessions.",
      "/v1/(sessions(?!/verify$)|tenants)(/.*)?"),
  /** Users and accounts. */
  USERS(
      "Users",
      "Who they are, what they may do, and their accounts for the built-in sign-in.",
      "/v1/users(?!/[^/]+/devices)(/.*)?"),
  /** Devices of users. */
  DEVICES("Devices", "The devices that a user signed in on.", "/v1/users/[^/]+/devices(/.*)?"),
  /** What happened. */
  EVENTS("Events", "What happened, for programs that follow it.", "/v1/events"),
  /** Keys of applications. */
  SERVICE_KEYS("Service keys", "The keys by which applications call.", "/v1/service-keys(/.*)?"),
  /** Who may ask for what. */
  RULES("Rules", "What the rules say of a request, and why.", "/v1/rules/test"),
  /** What operators need. */
  KEYS(
      "Keys and back-up",
      "The keys that make tokens, and copies of the store.",
      "/v1/(keys|backup)"),
  /** What signed-in people do. */
  OWN(
      "Own sessions (/v1/me)",
      "For the signed-in person's own pages and apps, proved by the session itself.",
      "/v1/me(/.*)?");

  private final String title;
  private final String words;
  private final Pattern paths;

  Group(String title, String words, String paths) {
    this.title = title;
    this.words = words;
    this.paths = Pattern.compile(paths);
  }

  /** The one that {@code path} belongs to; empty where nobody thought of it. */
  static Optional<Group> of(String path) {
    return Stream.of(values()).filter(group -> group.paths.matcher(path).matches()).findFirst();
  }

  String title() {
    return title;
  }

  Tag tag() {
    return new Tag().name(title).description(words);
  }
}
