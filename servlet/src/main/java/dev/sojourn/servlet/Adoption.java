package dev.sojourn.servlet;

import dev.sojourn.Session;
import jakarta.servlet.http.HttpServletRequest;

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
    boolean isInNone = own instanceof Visitor.Nobody || own instanceof Visitor.Refused;
    return isInNone && exchange.byCookie()
        ? adopter
            .adopt(request, clients.of(request))
            .map(adopted -> of(own, adopted, request, exchange))
            .orElse(own)
        : own;
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
