package dev.sojourn.server.pages;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** {@code /}: leads to where somebody is signed in, which leads to the sign-in first. */
@Controller
class HomePage {

  @GetMapping("/")
  @Nullable ModelAndView home(HttpServletResponse response) {
    return Pages.goTo(response, ReturnPath.DEFAULT);
  }
}
