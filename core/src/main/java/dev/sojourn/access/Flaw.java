package dev.sojourn.access;

/**
 * Why a request is not decided but refused as malformed (400): servers would not agree on what it
 * asks for, so that no rule can be the right one.
 */
public enum Flaw {
  /** The path is longer than {@link RequestPath#MAX_LENGTH}, or has too many segments. */
  TOO_LONG("the path is too long"),
  /** The target does not begin with a slash. */
  NOT_ABSOLUTE("the path does not begin with a slash"),
  /** A character that has to be percent-encoded stands there as it is. */
  RAW_CHARACTER("a character is not percent-encoded that has to be"),
  /** A percent sign without two hexadecimal digits behind it. */
  BAD_ESCAPE("a percent sign is not followed by two hexadecimal digits"),
  /** What is left after decoding could be decoded once more, as {@code %252e}. */
  DOUBLE_ENCODING("it is percent-encoded twice"),
  /** No UTF-8: cut off, overlong, half a surrogate pair, or beyond Unicode. */
  BAD_UTF8("what is percent-encoded is no UTF-8"),
  /** NUL or another control character. */
  CONTROL("a control character"),
  /** A slash within a segment, {@code %2f}, or a character that others take for one. */
  ENCODED_SLASH("an encoded slash"),
  /** A backslash, encoded or not, or a character that others take for one. */
  BACKSLASH("a backslash, which some servers take for a slash"),
  /** {@code ..} leads out of the root. */
  CLIMBS_OUT("the path climbs above its root"),
  /** The path can be read in several ways that lead to different rules. */
  AMBIGUOUS("servers read this path in different ways, which fall under different rules"),
  /** What is said to be the host is none. */
  BAD_HOST("the host is no host name"),
  /** What is said to be the method is none, in capitals. */
  BAD_METHOD("the method is none; methods are written in capitals");

  private final String words;

  Flaw(String words) {
    this.words = words;
  }

  /** What is wrong, for people: a clause without a full stop. */
  public String words() {
    return words;
  }
}
