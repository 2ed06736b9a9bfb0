package dev.sojourn.server.web;

import java.util.Locale;

/**
 * The sorts of refusals (RFC 9457). Their names are part of the interface: programs switch on them.
 */
public enum ProblemType {
  /** The request is not well formed. */
  MALFORMED_REQUEST(400, "The request is malformed"),
  /** Nobody proved who calls. */
  UNAUTHORIZED(401, "Authentication is needed"),
  /** The authentication is too old or too weak for this (RFC 9470). */
  INSUFFICIENT_USER_AUTHENTICATION(401, "A newer or stronger authentication is needed"),
  /** The caller may not do this. */
  FORBIDDEN(403, "This is not allowed"),
  /** The service key lacks the scope. */
  MISSING_SCOPE(403, "The service key lacks a scope"),
  /** Another site's page caused the request. */
  CROSS_SITE(403, "Requests from other sites are refused"),
  /** There is no such thing, or not for this caller. */
  NOT_FOUND(404, "There is no such thing"),
  /** The path exists, but not for this method. */
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  /** The answer exists in no form that the caller accepts. */
  NOT_ACCEPTABLE(406, "There is no such representation"),
  /** The client stopped in the middle of it. */
  REQUEST_TIMEOUT(408, "The request did not come to its end in time"),
  /** The user is disabled. */
  USER_DISABLED(409, "The user is disabled"),
  /** The user changed since the sign-in began. */
  USER_CHANGED(409, "The user has changed since"),
  /** The policy refuses a further session. */
  LIMIT_REACHED(409, "The limit of sessions is reached"),
  /** The session is over. */
  SESSION_ENDED(409, "The session is over"),
  /** The session's token was replaced a moment ago, and the session lives. */
  SUPERSEDED(409, "The token was replaced"),
  /** The session is a guest's. */
  GUEST_SESSION(409, "The session is a guest's"),
  /** There is one already. */
  ALREADY_EXISTS(409, "There is one already"),
  /** The cursor is older than what is kept. */
  CURSOR_EXPIRED(410, "The cursor is too old"),
  /** It has another version than {@code If-Match} says. */
  STALE_VERSION(412, "The version is another one"),
  /** The body is too large. */
  CONTENT_TOO_LARGE(413, "The body is too large"),
  /** The address is too long. */
  URI_TOO_LONG(414, "The address is too long"),
  /** The body has a type that is not understood here. */
  UNSUPPORTED_MEDIA_TYPE(415, "The body's type is not understood here"),
  /** The request names another host than this server serves. */
  MISDIRECTED_REQUEST(421, "This server does not serve that host"),
  /** A value that no rule allows. */
  INVALID_VALUE(422, "A value is not allowed"),
  /** The idempotency key was used for another request. */
  IDEMPOTENCY_MISMATCH(422, "The idempotency key was used for another request"),
  /** The caller must wait. */
  TOO_MANY_REQUESTS(429, "Too many requests"),
  /** The headers are too large. */
  HEADERS_TOO_LARGE(431, "The headers are too large"),
  /** A fault of ours. */
  INTERNAL_ERROR(500, "Something went wrong here"),
  /** The store does not answer, or the server is stopping. */
  UNAVAILABLE(503, "The service is not available");

  /** "HTTP Version Not Supported" blames the request, in spite of its number. */
  private static final int HTTP_VERSION = 505;

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** What it means, in a few words that never change. */
  public String title() {
    return title;
  }

  /** The name used in the HTTP interface. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The {@code type} member: stable, and not meant to be fetched. */
  public String uri() {
    return "urn:sojourn:problem:" + code();
  }

  /** The most general sort for a status that some other part of the server chose. */
  public static ProblemType ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHORIZED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 408 -> REQUEST_TIMEOUT;
      case 413 -> CONTENT_TOO_LARGE;
      case 414 -> URI_TOO_LONG;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 422 -> INVALID_VALUE;
      case 429 -> TOO_MANY_REQUESTS;
      case 431 -> HEADERS_TOO_LARGE;
      case 503 -> UNAVAILABLE;
      default ->
          (status >= 400 && status < 500) || status == HTTP_VERSION
              ? MALFORMED_REQUEST
              : INTERNAL_ERROR;
    };
  }
}
