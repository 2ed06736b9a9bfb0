package dev.sojourn.access;

import dev.sojourn.access.RequestPath.Normal;
import dev.sojourn.access.RequestPath.Reading;
import dev.sojourn.access.RequestPath.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the path of a request in every way in which servers do. */
final class PathReader {

  // What a server may do with a path, or leave alone.
  private static final int CUTS_PARAMETERS = 1;
  private static final int TRIMS_ENDS = 2;
  private static final int MERGES_SLASHES = 4;
  private static final int RESOLVES_DOTS = 8;
  private static final int ALL = 15;

  private static final int FIRST_PRINTABLE = 0x21;
  private static final int DELETE = 0x7f;

  private PathReader() {}

  static RequestPath read(String target) {
    int query = target.indexOf('?');
    int end = query < 0 ? target.length() : query;
    if (end > RequestPath.MAX_LENGTH) {
      return new Refused(Flaw.TOO_LONG);
    }
    if (end == 0 || target.charAt(0) != '/') {
      return new Refused(Flaw.NOT_ABSOLUTE);
    }
    List<String> segments = new ArrayList<>();
    for (int from = 1; from <= end; ) {
      int slash = target.indexOf('/', from);
      int to = slash < 0 || slash > end ? end : slash;
      // A slash at the end makes no difference, and no segment follows it.
      if (to > from || to < end) {
        Flaw flaw = add(segments, target.substring(from, to));
        if (flaw != null) {
          return new Refused(flaw);
        }
      }
      from = to + 1;
    }
    for (String segment : segments) {
      if (!isReadAlike(segment)) {
        return readings(segments);
      }
    }
    return new Normal(List.of(new Reading(segments)));
  }

  /** Adds a segment as it is sent, decoded and folded; what is wrong with it, or null. */
  private static @Nullable Flaw add(List<String> segments, String sent) {
    if (segments.size() == RequestPath.MAX_SEGMENTS) {
      return Flaw.TOO_LONG;
    }
    if (isPlain(sent)) {
      segments.add(sent);
      return null;
    }
    Flaw flaw = rawFlaw(sent);
    if (flaw != null) {
      return flaw;
    }
    String decoded = decode(sent);
    if (decoded == null) {
      return Flaw.BAD_UTF8;
    }
    String text = Fold.fold(decoded);
    segments.add(text);
    return flaw(text);
  }

  /** Whether nothing in a segment can be decoded, folded or wrong. */
  private static boolean isPlain(String segment) {
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && "-._~!$&'()*+,=:@;".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** What is wrong with a segment as it is sent. */
  private static @Nullable Flaw rawFlaw(String segment) {
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '%') {
        if (!isEscape(segment, i)) {
          return Flaw.BAD_ESCAPE;
        }
      } else if (c < FIRST_PRINTABLE || c >= DELETE || c == '#') {
        return Flaw.RAW_CHARACTER;
      }
    }
    return null;
  }

  /** What is wrong with a segment once it is decoded. */
  private static @Nullable Flaw flaw(String segment) {
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (Character.isISOControl(c)) {
        return Flaw.CONTROL;
      }
      if (c == '/') {
        return Flaw.ENCODED_SLASH;
      }
      if (c == '\\') {
        return Flaw.BACKSLASH;
      }
      if (c == '%' && isEscape(segment, i)) {
        return Flaw.DOUBLE_ENCODING;
      }
    }
    return null;
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && isHexadecimal(text.charAt(at + 1))
        && isHexadecimal(text.charAt(at + 2));
  }

  private static boolean isHexadecimal(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  /** The text of a segment whose escapes are whole; null if it is no UTF-8. */
  private static @Nullable String decode(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    ByteBuffer bytes = ByteBuffer.allocate(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '%') {
        bytes.put((byte) Integer.parseInt(segment, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.put((byte) c);
      }
    }
    try {
      // A new decoder reports what is wrong; that includes overlong forms and surrogates.
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException wrong) {
      return null;
    }
  }

  /** Whether every server makes the same of a segment that is decoded. */
  private static boolean isReadAlike(String segment) {
    if (segment.isEmpty() || segment.indexOf(';') >= 0) {
      return false;
    }
    char last = segment.charAt(segment.length() - 1);
    return last != '.' && last != ' ';
  }

  private static RequestPath readings(List<String> segments) {
    Set<Reading> readings = new LinkedHashSet<>();
    for (int server = ALL; server >= 0; server--) {
      Reading reading = reading(segments, server);
      if (reading == null) {
        return new Refused(Flaw.CLIMBS_OUT);
      }
      readings.add(reading);
    }
    return new Normal(List.copyOf(readings));
  }

  /** How a server that does these things reads it; null if it leads out of the root. */
  private static @Nullable Reading reading(List<String> segments, int server) {
    List<String> read = new ArrayList<>();
    for (String segment : segments) {
      String text = segment;
      if ((server & CUTS_PARAMETERS) != 0 && text.indexOf(';') >= 0) {
        text = text.substring(0, text.indexOf(';'));
      }
      if ((server & TRIMS_ENDS) != 0) {
        text = trimmed(text);
      }
      boolean skipped = (server & MERGES_SLASHES) != 0 && text.isEmpty();
      if ((server & RESOLVES_DOTS) != 0 && text.equals("..")) {
        if (read.isEmpty()) {
          return null;
        }
        read.removeLast();
      } else if (!skipped && ((server & RESOLVES_DOTS) == 0 || !text.equals("."))) {
        read.add(text);
      }
    }
    if (!read.isEmpty() && read.getLast().isEmpty()) {
      read.removeLast();
    }
    return new Reading(read);
  }

  /** Without dots and blanks at its end, as Windows reads names; the two special names stay. */
  private static String trimmed(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '.' || text.charAt(end - 1) == ' ')) {
      end--;
    }
    if (end > 0) {
      return text.substring(0, end);
    }
    String dots = text.strip();
    return dots.equals(".") || dots.equals("..") ? dots : "";
  }
}
