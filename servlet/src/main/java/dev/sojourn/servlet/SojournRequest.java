package dev.sojourn.servlet;

import dev.sojourn.Session;
import dev.sojourn.servlet.Visitor.SignedIn;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.security.Principal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request as the application sees it: user, roles and {@code HttpSession} are Sojourn's. */
final class SojournRequest extends HttpServletRequestWrapper {

  /** What {@code getAuthType} says of a signed-in user. */
  private static final String AUTH_TYPE = "SOJOURN";

  private final Exchange exchange;
  private final SojournResponse response;

  SojournRequest(Exchange exchange, HttpServletRequest request, SojournResponse response) {
    super(request);
    this.exchange = exchange;
    this.response = response;
  }

  /** Whether {@code request} is one, beneath whatever the application put around it. */
  static boolean isWithin(ServletRequest request) {
    ServletRequest inner = request;
    while (inner instanceof ServletRequestWrapper wrapper && !(inner instanceof SojournRequest)) {
      inner = wrapper.getRequest();
    }
    return inner instanceof SojournRequest;
  }

  @Override
  public @Nullable Principal getUserPrincipal() {
    return exchange.principal();
  }

  @Override
  public @Nullable String getRemoteUser() {
    return exchange.visitor() instanceof SignedIn in ? in.user().id() : null;
  }

  @Override
  public @Nullable String getAuthType() {
    return exchange.visitor() instanceof SignedIn ? AUTH_TYPE : null;
  }

  /**
   * The roles in force now; {@code **} is everybody who is signed in, as the specification says.
   */
  @Override
  public boolean isUserInRole(String role) {
    return exchange.visitor() instanceof SignedIn in
        && (in.session().roles().contains(role) || role.equals("**"));
  }

  /** Asks a browser to sign in, and anybody else for a token (RFC 6750 section 3). */
  @Override
  public boolean authenticate(HttpServletResponse answer) throws IOException {
    if (exchange.visitor() instanceof SignedIn) {
      return true;
    }
    if (Challenges.sendToSignIn(exchange.parts().signInPath(), this, answer)) {
      answer.flushBuffer();
    } else {
      answer.setHeader(Challenges.HEADER, Challenges.BEARER);
      answer.sendError(HttpServletResponse.SC_UNAUTHORIZED);
    }
    return false;
  }

  /** Sojourn knows no passwords: the application checks them. */
  @Override
  public void login(String username, String password) throws ServletException {
    throw new ServletException("check the password, then call SojournFilter.signIn");
  }

  @Override
  public void logout() {
    exchange.signOut();
  }

  @Override
  public HttpSession getSession() {
    return Objects.requireNonNull(exchange.httpSession(true));
  }

  @Override
  public @Nullable HttpSession getSession(boolean create) {
    return exchange.httpSession(create);
  }

  /** Replaces the token; the id, which opens nothing, stays. */
  @Override
  public String changeSessionId() {
    HttpSession session = exchange.httpSession(false);
    OpenSession open = exchange.session(false);
    if (session == null || open == null) {
      throw new IllegalStateException("there is no session");
    }
    open.rotate();
    return session.getId();
  }

  /** The public id of the session that the token is of, never the token. */
  @Override
  public @Nullable String getRequestedSessionId() {
    Session session =
        exchange.visitor() instanceof Visitor.Refused refused
            ? refused.ended()
            : Exchange.sessionOf(exchange.visitor());
    return session == null ? null : session.id().toString();
  }

  @Override
  public boolean isRequestedSessionIdValid() {
    return Exchange.sessionOf(exchange.visitor()) != null;
  }

  @Override
  public boolean isRequestedSessionIdFromCookie() {
    return exchange.byCookie() && getRequestedSessionId() != null;
  }

  @Override
  public boolean isRequestedSessionIdFromURL() {
    return false;
  }

  /** With this request and its answer, so that whoever writes later keeps to the rules, too. */
  @Override
  public AsyncContext startAsync() {
    return startAsync(this, response);
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse answer) {
    exchange.commit(); // a time-out may answer without us
    return SojournAsync.of(exchange, super.startAsync(request, answer));
  }

  @Override
  public AsyncContext getAsyncContext() {
    return new SojournAsync(exchange, super.getAsyncContext());
  }
}
