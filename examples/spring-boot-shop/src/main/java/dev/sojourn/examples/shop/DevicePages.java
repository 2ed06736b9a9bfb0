package dev.sojourn.examples.shop;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Where the person is signed in, and how they end it. This is what the shop could not do before.
 */
@Controller
public class DevicePages {

  private static final int MOST_SHOWN = 50;

  private final SessionManager sessions;

  DevicePages(SessionManager sessions) {
    this.sessions = sessions;
  }

  @GetMapping("/devices")
  String devices(HttpServletRequest request, Model model) {
    Session current = current(request);
    model.addAttribute("current", current);
    model.addAttribute("others", others(current));
    return "devices";
  }

  @PostMapping("/devices/{id}/end")
  String end(@PathVariable String id, HttpServletRequest request, RedirectAttributes next) {
    others(current(request)).stream()
        .filter(other -> other.id().toString().equals(id))
        .findFirst()
        .ifPresent(other -> {
          end(other.id());
          next.addFlashAttribute("told", "That device is signed out.");
        });
    return "redirect:/devices";
  }

  private void end(SessionId id) {
    sessions.end(id, EndReason.SIGNED_OUT_ELSEWHERE, Initiator.USER);
  }

  @PostMapping("/devices/end-others")
  String endOthers(HttpServletRequest request, RedirectAttributes next) {
    Session current = current(request);
    sessions.endAllOf(user(current), current.id(), EndReason.SIGNED_OUT_ELSEWHERE, Initiator.USER);
    next.addFlashAttribute("told", "Every other device is signed out.");
    return "redirect:/devices";
  }

  private static Session current(HttpServletRequest request) {
    return SojournFilter.session(request).orElseThrow();
  }

  private static UserId user(Session session) {
    return session.user().orElseThrow();
  }

  /** Of the same person, never of anybody else. */
  private List<Session> others(Session current) {
    SessionFilter mine =
        SessionFilter.filter().user(user(current)).state(SessionState.ACTIVE).build();
    return sessions.list(mine, PageRequest.first(MOST_SHOWN)).items().stream()
        .filter(session -> !session.id().equals(current.id()))
        .toList();
  }
}
