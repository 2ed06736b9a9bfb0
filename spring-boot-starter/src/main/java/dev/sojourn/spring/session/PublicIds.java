package dev.sojourn.spring.session;

import dev.sojourn.Session;
import dev.sojourn.servlet.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.session.web.http.HttpSessionIdResolver;

/**
 * The public id of the session that a request's token is of. Tokens come and go by the filter in
 * front, by cookie or as a bearer's; ids are never sent.
 */
final class PublicIds implements HttpSessionIdResolver {

  @Override
  public List<String> resolveSessionIds(HttpServletRequest request) {
    Session session = session(Visitor.of(request));
    return session == null ? List.of() : List.of(session.id().toString());
  }

  private static @Nullable Session session(Visitor visitor) {
    return switch (visitor) {
      case Visitor.SignedIn in -> in.session();
      case Visitor.Guest guest -> guest.session();
      case Visitor.Refused refused -> refused.ended();
      case Visitor.Superseded superseded -> null;
      case Visitor.Nobody nobody -> null;
    };
  }

  @Override
  public void setSessionId(HttpServletRequest request, HttpServletResponse response, String id) {}

  @Override
  public void expireSession(HttpServletRequest request, HttpServletResponse response) {}
}
