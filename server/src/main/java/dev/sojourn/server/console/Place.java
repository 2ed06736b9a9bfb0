package dev.sojourn.server.console;

/** The parts of the console, in the order of its menu. */
enum Place {
  /** Live figures. */
  OVERVIEW("/console"),
  /** Search, and what follows from it. */
  SESSIONS("/console/sessions"),
  /** Who is known. */
  USERS("/console/users"),
  /** What happened. */
  EVENTS("/console/events"),
  /** The keys by which applications call. */
  SERVICE_KEYS("/console/service-keys"),
  /** How sessions live. */
  POLICIES("/console/policies"),
  /** The keys that make and check tokens. */
  KEYS("/console/keys");

  private final String path;

  Place(String path) {
    this.path = path;
  }

  /** Where it is. */
  public String path() {
    return path;
  }

  /** The key of its name. */
  public String key() {
    return "console.place." + name().toLowerCase(java.util.Locale.ROOT);
  }
}
