package dev.sojourn.server.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as the caller sees it: a problem document of RFC 9457. Never carries a secret or a
 * fault's own words.
 *
 * @param type what sort
 * @param detail what is wrong this time, in a sentence
 * @param errors each bad field with what is wrong with it
 * @param headers of the answer, beside those that every answer has
 * @param reason why a session token opens nothing, in the interface's word for it; or null
 */
public record Problem(
    ProblemType type,
    String detail,
    List<FieldError> errors,
    Map<String, String> headers,
    @Nullable String reason) {

  /** The media type of the document. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /**
   * What is wrong with one field.
   *
   * @param field its name as sent; {@code a.b} for one within another
   * @param message what is wrong
   */
  public record FieldError(String field, String message) {

    /** Both in one clause; a sentence about the field by its name needs it no second time. */
    public String told() {
      return message.startsWith("The " + field + " ") ? message : field + ": " + message;
    }
  }

  /** The members in the order in which they are written. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Document(
      String type,
      String title,
      int status,
      String code,
      String detail,
      @Nullable String reason,
      @Nullable List<FieldError> errors) {}

  /** Copies. */
  public Problem {
    errors = List.copyOf(errors);
    headers = Map.copyOf(headers);
  }

  /** A problem that has nothing to do with a session token. */
  public Problem(
      ProblemType type, String detail, List<FieldError> errors, Map<String, String> headers) {
    this(type, detail, errors, headers, null);
  }

  /** A problem that no single field is to blame for. */
  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of(), Map.of());
  }

  /** A problem of one field. */
  public static Problem of(ProblemType type, String field, String message) {
    FieldError error = new FieldError(field, message);
    return new Problem(type, error.told(), List.of(error), Map.of());
  }

  /** A fault of ours, about which nobody outside is told. */
  public static Problem fault() {
    return of(ProblemType.INTERNAL_ERROR, "The fault is in the server's log.");
  }

  /** The same with a header. */
  public Problem header(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Problem(type, detail, errors, all, reason);
  }

  /** The same, saying why the session token opens nothing. */
  public Problem reason(String word) {
    return new Problem(type, detail, errors, headers, word);
  }

  /** The same with {@code Retry-After}, in whole seconds, at least one. */
  public Problem retryAfter(Duration pause) {
    return header("Retry-After", Long.toString(Math.max(1, pause.plusMillis(999).toSeconds())));
  }

  /** This as an exception, for a controller to throw. */
  public ProblemException exception() {
    return new ProblemException(this);
  }

  /** The document of an answer of {@code status}, which may be a finer one than the type's. */
  Document document(int status) {
    return new Document(type.uri(), type.title(), status, type.code(), detail, reason, errors);
  }
}
