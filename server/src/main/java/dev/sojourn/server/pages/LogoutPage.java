package dev.sojourn.server.pages;

import dev.sojourn.Device;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionManager;
import dev.sojourn.server.http.BrowserCookies;
import dev.sojourn.server.http.FormTokens;
import dev.sojourn.servlet.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** {@code POST /logout}. */
@Controller
class LogoutPage extends Pages {

  private final SessionManager sessions;
  private final BrowserCookies cookies;
  private final FormTokens formTokens;

  LogoutPage(SessionManager sessions, BrowserCookies cookies, FormTokens formTokens, Words words) {
    super(words);
    this.sessions = sessions;
    this.cookies = cookies;
    this.formTokens = formTokens;
  }

  @PostMapping("/logout")
  @Nullable ModelAndView signOut(HttpServletRequest request, HttpServletResponse response) {
    return switch (Visitor.of(request)) {
      case Visitor.SignedIn me -> {
        if (!formTokens.matches(me.token().reveal(), request.getParameter(FormTokens.FIELD))) {
          yield goTo(response, AccountPage.STALE);
        }
        sessions.end(me.session().id(), EndReason.SIGNED_OUT, Initiator.USER);
        if (request.getParameter("forget_device") != null) {
          forget(me, response);
        }
        cookies.signedOut(request, response);
        yield goTo(response, SignedOut.path(EndReason.SIGNED_OUT));
      }
      case Visitor.Superseded superseded -> superseded(response, ReturnPath.DEFAULT);
      // The sign-in page says why it is over, where that is known, and clears the cookie.
      case Visitor.Refused over -> goTo(response, "/login");
      case Visitor.Guest guest -> goTo(response, "/login");
      case Visitor.Nobody nobody -> goTo(response, SignedOut.path(EndReason.SIGNED_OUT));
    };
  }

  private void forget(Visitor.SignedIn me, HttpServletResponse response) {
    Device device = me.session().device();
    if (device != null) {
      sessions.devices().remove(me.user(), device.id(), Initiator.USER);
    }
    cookies.clearDevice(response);
  }
}
