package dev.sojourn.server.cli.local;

import java.nio.file.Path;

/**
 * What was found at one place.
 *
 * @param area where
 * @param level how bad
 * @param text what, in a clause
 * @param mend what to do about it, in a sentence; empty where nothing has to be done
 */
record Finding(String area, Level level, String text, String mend) {

  /** How bad. */
  enum Level {
    /** As it should be. */
    OK,
    /** Worth knowing. */
    NOTE,
    /** To be mended. */
    WRONG
  }

  /** {@code path} as a shell takes it for one word. */
  static String quoted(Path path) {
    String text = path.toString();
    return text.matches("[A-Za-z0-9_./:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  static Finding ok(String area, String text) {
    return new Finding(area, Level.OK, text, "");
  }

  static Finding note(String area, String text, String mend) {
    return new Finding(area, Level.NOTE, text, mend);
  }

  static Finding wrong(String area, String text, String mend) {
    return new Finding(area, Level.WRONG, text, mend);
  }
}
