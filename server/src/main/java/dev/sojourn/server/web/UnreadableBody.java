package dev.sojourn.server.web;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a JSON body, in our words: the parser's own repeat what was sent. */
public final class UnreadableBody {

  /** How the parser says that a name came twice; it has no type of its own for it. */
  private static final String DUPLICATE = "Duplicate Object property";

  private static final Duration NO_ROOM_PAUSE = Duration.ofSeconds(5);

  private UnreadableBody() {}

  static Problem problem(HttpMessageNotReadableException failure) {
    JacksonException json = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (json == null && cause instanceof JacksonException parser) {
        json = parser;
      }
    }
    return json != null
        ? problem(json)
        : Problem.of(ProblemType.MALFORMED_REQUEST, "A body is needed.");
  }

  /**
   * Refuses what is not UTF-8 in every byte: parsers guess other encodings and pass over faults
   * (RFC 8259 section 8.1).
   *
   * @throws ProblemException 400
   */
  public static void requireUtf8(byte[] body) {
    if (isAscii(body)) {
      return;
    }
    try {
      // A new decoder reports what is malformed; a null byte is in no JSON, but in other encodings.
      if (StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(body))
          .chars()
          .anyMatch(c -> c == 0)) {
        throw notUtf8();
      }
    } catch (CharacterCodingException malformed) {
      throw notUtf8();
    }
  }

  /** Most bodies are, and need no decoder; a null byte is in no JSON. */
  private static boolean isAscii(byte[] body) {
    for (byte one : body) {
      if (one <= 0) {
        return false;
      }
    }
    return true;
  }

  private static ProblemException notUtf8() {
    return Problem.of(ProblemType.MALFORMED_REQUEST, "The body is not JSON in UTF-8.").exception();
  }

  /**
   * Refuses what is packed: bounds count bytes as they are sent, and nothing here unpacks.
   *
   * @return the refusal; null for a body that is sent as it is
   */
  public static @Nullable Problem packed(HttpServletRequest request) {
    boolean isPlain =
        request.getHeader("Content-Encoding") == null
            || Collections.list(request.getHeaders("Content-Encoding")).stream()
                .allMatch(coding -> coding.isEmpty() || coding.equalsIgnoreCase("identity"));
    return isPlain
        ? null
        : Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body must not be compressed.")
            .header("Accept-Encoding", "identity");
  }

  /** A body of another type where only JSON is read. */
  public static Problem notJson() {
    ProblemType type = ProblemType.UNSUPPORTED_MEDIA_TYPE;
    return Problem.of(type, type.title() + "; send application/json.");
  }

  /** A body beyond {@link BodyLimit#MAX_BYTES}. */
  static Problem tooLarge() {
    return Problem.of(
        ProblemType.CONTENT_TOO_LARGE,
        "A body may have at most " + BodyLimit.MAX_BYTES + " bytes.");
  }

  /** A body that did not come, or came too slowly. */
  static Problem tooSlow() {
    return Problem.of(ProblemType.REQUEST_TIMEOUT, "The body did not come to its end in time.");
  }

  /** A body that ended too early, or has another form than its headers said. */
  static Problem brokenOff() {
    return Problem.of(
        ProblemType.MALFORMED_REQUEST, "The body is not as its headers announced it.");
  }

  /** A body that had to make room for others while it was on its way. */
  static Problem noRoom() {
    return Problem.of(ProblemType.UNAVAILABLE, "Too much is being sent at this time; try again.")
        .retryAfter(NO_ROOM_PAUSE);
  }

  /** What {@code failure} says of the body. */
  public static Problem problem(JacksonException failure) {
    String field =
        failure.getPath().stream()
            .map(step -> step.getPropertyName() == null ? "" : step.getPropertyName())
            .filter(name -> !name.isEmpty())
            .collect(Collectors.joining("."));
    return switch (failure) {
      case UnrecognizedPropertyException unknown ->
          Problem.of(ProblemType.MALFORMED_REQUEST, field, "is no field of this request");
      case StreamConstraintsException bound ->
          Problem.of(
              ProblemType.MALFORMED_REQUEST,
              "The body is nested too deep, or has a number or a name that is too long.");
      case DatabindException wrong when !field.isEmpty() ->
          Problem.of(ProblemType.MALFORMED_REQUEST, field, "has the wrong type or form");
      case DatabindException wrong ->
          Problem.of(ProblemType.MALFORMED_REQUEST, "The body must be a JSON object.");
      default -> Problem.of(ProblemType.MALFORMED_REQUEST, notWellFormed(failure) + ".");
    };
  }

  private static String notWellFormed(JacksonException failure) {
    String message = failure.getOriginalMessage();
    String what =
        message != null && message.startsWith(DUPLICATE)
            ? "The body is not well-formed JSON: it has a field twice"
            : "The body is not well-formed JSON";
    TokenStreamLocation place = failure.getLocation();
    return place == null || place.getLineNr() < 1 || place.getColumnNr() < 1
        ? what
        : what + ", at line " + place.getLineNr() + ", column " + place.getColumnNr();
  }
}
