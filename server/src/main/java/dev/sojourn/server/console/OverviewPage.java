package dev.sojourn.server.console;

import dev.sojourn.SessionManager;
import dev.sojourn.event.EventFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** {@code /console}: how the tenant is doing, and what happened last. */
@Controller
class OverviewPage extends ConsolePages {

  private static final int SHOWN = 10;

  private final Figures figures;
  private final SessionManager sessions;
  private final EventViews events;

  OverviewPage(ConsoleGate gate, Figures figures, SessionManager sessions, EventViews events) {
    super(gate);
    this.figures = figures;
    this.sessions = sessions;
    this.events = events;
  }

  /**
   * What {@code overview.html} shows.
   *
   * @param figures the numbers
   * @param latest what happened last, latest first
   */
  record View(List<Figure> figures, List<EventViews.Line> latest) {}

  /**
   * A number in words.
   *
   * @param label of what
   * @param text how many
   */
  record Figure(String label, String text) {}

  @GetMapping("/console")
  @Nullable ModelAndView show(HttpServletRequest request, HttpServletResponse response) {
    return read(
        request,
        response,
        admin -> {
          View view =
              new View(
                  figures(figures.of(admin.tenant())),
                  sessions
                      .latestEvents(EventFilter.of(admin.tenant()), null, SHOWN)
                      .items()
                      .stream()
                      .map(events::line)
                      .toList());
          return page(HttpStatus.OK, "overview", Place.OVERVIEW, admin, notice(request), view);
        });
  }

  private List<Figure> figures(Figures.Now now) {
    return List.of(
        figure("living", now.living()),
        figure("users", now.users()),
        figure("begun", now.begun()),
        figure("ended", now.ended()));
  }

  private Figure figure(String name, Count count) {
    String key = count.isMinimum() ? "console.count.minimum" : "console.count";
    return new Figure(words().say("console.figure." + name), words().say(key, count.number()));
  }
}
