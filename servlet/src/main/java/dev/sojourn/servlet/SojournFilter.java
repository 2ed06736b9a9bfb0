package dev.sojourn.servlet;

import dev.sojourn.Creation;
import dev.sojourn.Reauthentication;
import dev.sojourn.Rotation;
import dev.sojourn.Session;
import dev.sojourn.SessionManager;
import dev.sojourn.SignIn;
import dev.sojourn.SojournException;
import dev.sojourn.access.Decision;
import dev.sojourn.http.CrossSiteGuard.Verdict;
import dev.sojourn.store.StoreUnavailableException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sojourn in front of a servlet application: finds out who is behind each request, by cookie or
 * bearer token, refuses what other sites make browsers send and what the rules do not let pass, and
 * gives the application its user, roles and {@code HttpSession}. Thread-safe.
 *
 * <p>Map it to all paths, before every other filter, for asynchronous requests and for the
 * dispatcher types {@code REQUEST}, {@code FORWARD}, {@code ASYNC} and {@code ERROR}.
 *
 * <p>An answer to somebody with a token says {@code Cache-Control: no-store} unless the application
 * says something of its own, and always when it sets a cookie.
 */
public final class SojournFilter implements Filter {

  /** The request attribute with the {@link Session}, a user's or a guest's; absent without one. */
  public static final String SESSION = "dev.sojourn.Session";

  /**
   * The request attribute with what the rules said of it, a {@link Decision}; absent without any.
   */
  public static final String DECISION = "dev.sojourn.access.Decision";

  private static final List<String> ON_SOURCE = List.of("Sec-Fetch-Site", "Origin");
  private static final List<String> ON_TOKEN = List.of("Cookie");
  private static final List<String> ON_NAVIGATION = List.of("Cookie", "Sec-Fetch-Mode", "Accept");

  private final Parts parts;

  SojournFilter(Parts parts) {
    this.parts = parts;
  }

  /** Starts to build a filter over {@code sessions}, which it does not close. */
  public static SojournFilterBuilder builder(SessionManager sessions) {
    return new SojournFilterBuilder(sessions);
  }

  /** The session of a request, a user's or a guest's. */
  public static Optional<Session> session(ServletRequest request) {
    return Optional.ofNullable(Exchange.sessionOf(exchange(request).visitor()));
  }

  /**
   * The signed-in user of a request, whatever other filters make of {@code getUserPrincipal}, which
   * may be about to ask for this one; null for a guest, for nobody, and without a filter.
   */
  public static @Nullable SojournPrincipal principal(ServletRequest request) {
    Exchange exchange = Exchange.of(request);
    return exchange == null ? null : exchange.principal();
  }

  /**
   * Signs a user in, after the application checked who it is: a new session with a new token, which
   * goes to the browser with this answer. What a guest did before goes on in it, as far as the
   * policy allows; any other session of this browser ends. Say nothing of the client and the guest
   * in {@code signIn}: the request knows.
   *
   * @throws IllegalStateException if the answer is on its way already
   * @throws StoreUnavailableException if the outcome is unknown
   */
  public static Creation signIn(ServletRequest request, SignIn signIn) {
    return exchange(request).signIn(signIn);
  }

  /**
   * The session of a request with its attributes, for frameworks that have a session type of their
   * own; {@code getSession} of the request is the same. Saved with the answer.
   *
   * @param create whether a guest's begins where there is none
   * @return null if there is none, and none is asked for
   * @throws IllegalStateException if one would have to begin, and the answer is on its way already
   */
  public static @Nullable OpenSession open(ServletRequest request, boolean create) {
    return exchange(request).session(create);
  }

  /**
   * A session in the hands of a caller without a request, for administration and jobs: nobody gets
   * a token of what begins so.
   *
   * @param session which; null for a new one
   */
  public OpenSession open(@Nullable Session session) {
    return new OpenSession(new NoRequest(parts), session);
  }

  /**
   * The signed-in user proved again who they are: the session's token is replaced.
   *
   * @throws IllegalArgumentException if the proof is about another session than the request's
   * @throws IllegalStateException if the answer is on its way already
   * @throws StoreUnavailableException if the outcome is unknown
   */
  public static Rotation addFactors(ServletRequest request, Reauthentication proof) {
    return exchange(request).addFactors(proof);
  }

  /**
   * Has a connection closed that outlives its request, a stream of events for instance, as soon as
   * the session of the request is over; see {@link HeldConnection}.
   *
   * @throws IllegalStateException if the request has no session
   */
  public static HeldConnection hold(ServletRequest request, HeldConnection.Closing closing) {
    Exchange exchange = exchange(request);
    return switch (exchange.visitor()) {
      case Visitor.SignedIn in -> exchange.hold(in.session(), in.token(), closing);
      case Visitor.Guest guest -> exchange.hold(guest.session(), guest.token(), closing);
      default -> throw new IllegalStateException("this request has no session");
    };
  }

  /**
   * The same for a websocket, of which {@code getUserPrincipal} is the one of its handshake.
   *
   * @throws IllegalArgumentException if it is no principal of a filter
   */
  public HeldConnection hold(Principal user, HeldConnection.Closing closing) {
    if (!(user instanceof SojournPrincipal principal)) {
      throw new IllegalArgumentException("not a user whom a filter has let in");
    }
    return parts
        .held()
        .hold(principal.session().id(), principal.visitor().token(), principal.client(), closing);
  }

  private static Exchange exchange(ServletRequest request) {
    Exchange exchange = Exchange.of(request);
    if (exchange == null) {
      throw new IllegalStateException("this request did not pass the filter");
    }
    return exchange;
  }

  /** What it did so far. */
  public FilterStatistics statistics() {
    RequestRules rules = parts.rules();
    return parts
        .counters()
        .read(parts.held().count(), rules != null && rules.broken().getAsBoolean());
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      throw new ServletException("this filter is for HTTP");
    }
    Exchange known = Exchange.of(http);
    if (known == null) {
      begin(http, answer, chain);
    } else if (!known.parts().equals(parts)) { // it would pass on what it has not decided
      throw new ServletException("another SojournFilter has this request: one for each is enough");
    } else if (known.enter(answer)) { // an asynchronous request goes on, or its error is shown
      run(known, http, answer, chain);
    } else {
      chain.doFilter(request, response);
      if (http.getDispatcherType() == DispatcherType.FORWARD) { // which closes the answer
        known.commit();
      }
    }
  }

  private void begin(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Exchange exchange = new Exchange(parts, request, response);
    if (isCrossSite(request)) {
      exchange.arrived(new Visitor.Nobody());
      refuse(exchange, request, response, Refusal.CROSS_SITE);
      return;
    }
    Visitor visitor;
    try {
      Visitor own = parts.visitors().find(request, parts.mayBear());
      visitor = parts.adoption().of(own, request, exchange);
    } catch (StoreUnavailableException fault) {
      exchange.arrived(new Visitor.Nobody());
      refuse(exchange, request, response, Refusal.UNAVAILABLE);
      return;
    }
    exchange.arrived(visitor);
    if (!(visitor instanceof Visitor.Superseded)) {
      Decision decision = decide(request, visitor);
      Refusal refusal = decision == null ? null : Refusal.of(decision);
      if (decision != null && refusal != null) {
        refuse(exchange, request, response, refusal, decision);
      } else {
        exchange.enter(response);
        run(exchange, request, response, chain);
      }
    } else if (exchange.byCookie() && Superseded.mayComeAgain(request)) {
      exchange.commitRefusal(ON_TOKEN);
      Superseded.sendAgain(request, response);
    } else {
      refuse(exchange, request, response, Refusal.SUPERSEDED);
    }
  }

  private @Nullable Decision decide(HttpServletRequest request, Visitor visitor) {
    RequestRules rules = parts.rules();
    if (rules == null) {
      return null;
    }
    Decision decision = rules.decide(request, Exchange.sessionOf(visitor), parts.time());
    request.setAttribute(DECISION, decision);
    return decision;
  }

  private boolean isCrossSite(HttpServletRequest request) {
    if (parts.crossSite().check(request, true) == Verdict.ALLOWED || parts.exempt().test(request)) {
      return false;
    }
    if (parts.isCrossSiteOnlyCounted()) {
      parts.counters().crossSiteLetThrough();
      return false;
    }
    return true;
  }

  private void run(
      Exchange exchange,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    try {
      if (SojournRequest.isWithin(request)) {
        chain.doFilter(request, response);
      } else {
        SojournResponse answer = new SojournResponse(exchange, response);
        chain.doFilter(new SojournRequest(exchange, request, answer), answer);
      }
      if (!request.isAsyncStarted()) { // else whoever completes it does this
        exchange.commit();
      }
    } catch (StoreUnavailableException | TooManyGuestsException fault) {
      answer(exchange, request, response, fault);
    } catch (ServletException fault) {
      if (fault.getRootCause() instanceof StoreUnavailableException inner) {
        answer(exchange, request, response, inner);
        return;
      }
      if (fault.getRootCause() instanceof TooManyGuestsException inner) {
        answer(exchange, request, response, inner);
        return;
      }
      failed(exchange, fault);
      throw fault;
    } catch (IOException | RuntimeException fault) {
      failed(exchange, fault);
      throw fault;
    } finally {
      exchange.leave();
    }
  }

  private void answer(
      Exchange exchange,
      HttpServletRequest request,
      HttpServletResponse response,
      SojournException fault)
      throws IOException {
    if (response.isCommitted()) {
      throw fault;
    }
    response.resetBuffer();
    if (fault instanceof TooManyGuestsException many) {
      Exchange.sayRetryAfter(response, many.retryAfter());
      refuse(exchange, request, response, Refusal.TOO_MANY_GUESTS);
    } else {
      refuse(exchange, request, response, Refusal.UNAVAILABLE);
    }
  }

  /** What was changed before the application failed is saved, as containers do. */
  private static void failed(Exchange exchange, Exception fault) {
    try {
      exchange.commit();
    } catch (RuntimeException second) {
      fault.addSuppressed(second);
    }
  }

  private void refuse(
      Exchange exchange,
      HttpServletRequest request,
      HttpServletResponse response,
      Refusal refusal,
      Decision decision)
      throws IOException {
    if (refusal == Refusal.SIGN_IN
        && Challenges.sendToSignIn(parts.signInPath(), request, response)) {
      parts.counters().refused(refusal);
      exchange.commitRefusal(ON_NAVIGATION);
      return;
    }
    if (refusal == Refusal.STEP_UP && decision instanceof Decision.Denied denied) {
      response.setHeader(Challenges.HEADER, Challenges.stepUp(denied.unmet()));
    }
    refuse(exchange, request, response, refusal);
  }

  private void refuse(
      Exchange exchange, HttpServletRequest request, HttpServletResponse response, Refusal refusal)
      throws IOException {
    parts.counters().refused(refusal);
    exchange.commitRefusal(refusal == Refusal.CROSS_SITE ? ON_SOURCE : ON_TOKEN);
    response.setHeader("Cache-Control", "no-store");
    switch (refusal) {
      case CROSS_SITE, STEP_UP, DENIED, MALFORMED, TOO_MANY_GUESTS -> {}
      case SIGN_IN -> response.setHeader(Challenges.HEADER, Challenges.BEARER);
      case SUPERSEDED -> response.setHeader(Superseded.HEADER, Superseded.RETRY);
      case UNAVAILABLE -> Exchange.sayRetryAfter(response, parts.retryAfter());
    }
    parts.refusals().refuse(request, response, refusal);
  }

  /** Closes the connections that are held. */
  @Override
  public void destroy() {
    parts.held().close();
  }
}
