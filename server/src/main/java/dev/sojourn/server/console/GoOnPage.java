package dev.sojourn.server.console;

import dev.sojourn.server.pages.ReturnPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** {@code /console/go-on}: the password was asked for before anything was shown. */
@Controller
class GoOnPage extends ConsolePages {

  static final String PATH = "/console/go-on";

  GoOnPage(ConsoleGate gate) {
    super(gate);
  }

  @PostMapping(PATH)
  @Nullable ModelAndView goOn(HttpServletRequest request, HttpServletResponse response) {
    String path = ReturnPath.of(request.getParameter(ReturnPath.PARAMETER));
    String back = path.equals(ReturnPath.DEFAULT) ? Place.OVERVIEW.path() : path;
    return act(
        request,
        response,
        back,
        words().say("console.confirm.go_on"),
        admin -> goTo(response, back));
  }
}
