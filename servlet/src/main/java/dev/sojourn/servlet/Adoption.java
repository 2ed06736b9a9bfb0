package dev.sojourn.servlet;

import dev.sojourn.Session;
import dev.sojourn.http.SetCookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Goes on in the session of before, where a browser is in none of ours. Thread-safe. */
final class Adoption {

  private final Adopter adopter;
  private final Visitors visitors;
  private final Clients clients;

  Adoption(Adopter adopter, Visitors visitors, Clients clients) {
    this.adopter = adopter;
    this.visitors = visitors;
    this.clients = clients;
  }

  /**
   * Who is behind a request, given what its own cookie opens.
   *
   * @throws dev.sojourn.store.StoreUnavailableException if nobody knows
   */
  Visitor of(Visitor own, HttpServletRequest request, Exchange exchange) {
    if (!exchange.byCookie() || isEmbeddedElsewhere(request)) {
      return own;
    }
    if (own instanceof Visitor.Refused refused && refused.ended() != null) {
      exchange.forgetBefore(); // or else the next request, without our cookie, would go on in it
      return own;
    }
    boolean isInNone = own instanceof Visitor.Nobody || own instanceof Visitor.Refused;
    return isInNone
        ? adopter
            .adopt(request, clients.of(request))
            .map(adopted -> of(own, adopted, request, exchange))
            .orElse(own)
        : own;
  }

  /** What deletes the cookie of before, whose session is over now; empty if there is none. */
  Optional<SetCookie> forget(HttpServletRequest request) {
    return adopter.forget(request);
  }

  /** Whether another site's page embeds the answer: a browser ignores its {@code Lax} cookies. */
  private static boolean isEmbeddedElsewhere(HttpServletRequest request) {
    return "cross-site".equals(request.getHeader("Sec-Fetch-Site"))
        && !("navigate".equals(request.getHeader("Sec-Fetch-Mode"))
            && "document".equals(request.getHeader("Sec-Fetch-Dest")));
  }

  /** The token may open nothing by now: what became of its session since counts. */
  private Visitor of(
      Visitor own, Adopter.Adopted adopted, HttpServletRequest request, Exchange exchange) {
    Visitor found = visitors.find(request, adopted.token(), true);
    if (found instanceof Visitor.Superseded) {
      return found;
    }
    Session session = Exchange.sessionOf(found);
    if (session == null) {
      return own;
    }
    exchange.adopt(session, adopted);
    return found;
  }
}
