package dev.sojourn.server.console;

import dev.sojourn.Page;
import dev.sojourn.SessionManager;
import dev.sojourn.event.EventFilter;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.server.pages.Notice;
import dev.sojourn.server.pages.PagePath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * {@code /console/events}: what happened, latest first, by addresses that can be kept and handed
 * on. The first page asks by itself for what is new, as the overview does: no connection stays open
 * for it, and it ends with the session that looks.
 */
@Controller
class EventsPage extends ConsolePages {

  private static final String CURSOR = "cursor";
  private static final Set<String> OTHERS = Set.of(CURSOR, ConsolePages.NOTICE);
  private static final Set<String> FIRST = Set.of("user", "type", "by");

  private final SessionManager sessions;
  private final SearchFields fields;
  private final EventViews events;

  EventsPage(ConsoleGate gate, SessionManager sessions, SearchFields fields, EventViews events) {
    super(gate);
    this.sessions = sessions;
    this.fields = fields;
    this.events = events;
  }

  /**
   * What {@code events.html} shows.
   *
   * @param fields of the search
   * @param isBegin whether nothing was asked for yet
   * @param live the address to ask for what is new, or null where the page stays as it is
   * @param isLookedUp whether anything was looked up
   * @param lines what was found, latest first
   * @param next the address of older ones, or null
   * @param newest the address of the first page, or null on it
   */
  record View(
      SearchFields.Fields fields,
      boolean isBegin,
      @Nullable String live,
      boolean isLookedUp,
      List<EventViews.Line> lines,
      @Nullable String next,
      @Nullable String newest) {}

  @GetMapping("/console/events")
  @Nullable ModelAndView show(HttpServletRequest request, HttpServletResponse response) {
    return read(
        request,
        response,
        admin -> {
          EventForm form = EventForm.of(request, admin.tenant(), OTHERS);
          String first = form.input().at(Place.EVENTS.path());
          if (!form.input().isCanonical()) {
            return goTo(response, first);
          }
          SearchFields.Fields shown = fields.of(form.input(), EventForm.FIELDS, FIRST);
          EventFilter filter = form.filter();
          if (filter == null) {
            return page(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "events",
                Place.EVENTS,
                admin,
                Notice.bad(words().say("console.wrong")),
                new View(shown, false, null, false, List.of(), null, null));
          }
          String cursor = request.getParameter(CURSOR);
          boolean isFirst = cursor == null;
          Page<SessionEvent> page =
              FullPage.of((from, limit) -> sessions.latestEvents(filter, from, limit), cursor);
          String next = page.nextCursor();
          View view =
              new View(
                  shown,
                  form.input().isEmpty() && isFirst,
                  isFirst ? first : null,
                  true,
                  page.items().stream().map(events::line).toList(),
                  next == null ? null : PagePath.with(first, CURSOR, next),
                  isFirst ? null : first);
          return page(HttpStatus.OK, "events", Place.EVENTS, admin, notice(request), view);
        });
  }
}
