package dev.sojourn.servlet;

import dev.sojourn.Client;
import dev.sojourn.Session;
import java.security.Principal;

/** The signed-in user of a request, with the session. Immutable. */
public final class SojournPrincipal implements Principal {

  private final Visitor.SignedIn visitor;
  private final Client client;

  SojournPrincipal(Visitor.SignedIn visitor, Client client) {
    this.visitor = visitor;
    this.client = client;
  }

  /** The user's id within the tenant. */
  @Override
  public String getName() {
    return visitor.user().id();
  }

  /** The session as it stood when the request came. */
  public Session session() {
    return visitor.session();
  }

  Visitor.SignedIn visitor() {
    return visitor;
  }

  /** Who made the request. */
  Client client() {
    return client;
  }

  /** The same user in the same session. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SojournPrincipal that
        && visitor.user().equals(that.visitor.user())
        && session().id().equals(that.session().id());
  }

  @Override
  public int hashCode() {
    return session().id().hashCode();
  }

  /** The user and the session's public id. */
  @Override
  public String toString() {
    return "SojournPrincipal[" + visitor.user() + ", session " + session().id() + "]";
  }
}
