package dev.sojourn.server.me;

import dev.sojourn.server.http.FormTokens;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import dev.sojourn.servlet.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who calls {@code /v1/me}: a signed-in person, or a refusal that says why not. Thread-safe. */
@Component
class Caller {

  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  private final FormTokens formTokens;

  Caller(FormTokens formTokens) {
    this.formTokens = formTokens;
  }

  /**
   * The signed-in person behind {@code request}.
   *
   * @throws dev.sojourn.server.web.ProblemException 401, 403 or 409 otherwise
   */
  Visitor.SignedIn of(HttpServletRequest request) {
    return switch (Visitor.of(request)) {
      case Visitor.SignedIn me -> guarded(me, request);
      case Visitor.Guest guest ->
          throw unauthorized("Nobody is signed in: the session is a guest's.", "invalid_token")
              .reason("guest")
              .exception();
      case Visitor.Superseded superseded ->
          throw Problem.of(
                  ProblemType.SUPERSEDED,
                  "The session's token was replaced a moment ago; repeat the call with the new one.")
              .reason("superseded")
              .header("Sojourn-Superseded", "retry")
              .exception();
      case Visitor.Refused refused ->
          throw unauthorized("The session token opens nothing.", "invalid_token")
              .reason(refused.reason().wireName())
              .exception();
      case Visitor.Nobody nobody ->
          throw unauthorized("This needs the session's cookie or its token as bearer.", null)
              .exception();
    };
  }

  private static Problem unauthorized(String detail, @Nullable String error) {
    return Problem.of(ProblemType.UNAUTHORIZED, detail)
        .header("WWW-Authenticate", error == null ? "Bearer" : "Bearer error=\"" + error + "\"");
  }

  /**
   * A browser adds the cookie by itself. Beside the guard that looks where a request comes from, a
   * change must therefore be JSON, which no form of another site can send, or carry the form token.
   */
  private Visitor.SignedIn guarded(Visitor.SignedIn me, HttpServletRequest request) {
    boolean isGuarded =
        !me.byCookie()
            || SAFE.contains(request.getMethod())
            || isJson(request.getContentType())
            || formTokens.matches(me.token().reveal(), request.getHeader(FormTokens.HEADER));
    if (!isGuarded) {
      throw Problem.of(
              ProblemType.CROSS_SITE,
              "With a cookie this needs the content type application/json, or the header "
                  + FormTokens.HEADER
                  + ".")
          .exception();
    }
    return me;
  }

  private static boolean isJson(@Nullable String type) {
    if (type == null) {
      return false;
    }
    int parameters = type.indexOf(';');
    String essence = parameters < 0 ? type : type.substring(0, parameters);
    return essence.strip().toLowerCase(Locale.ROOT).equals("application/json");
  }
}
