package dev.sojourn.server.console;

import dev.sojourn.Page;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionManager;
import dev.sojourn.server.filter.FilterText;
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

/** {@code /console/sessions}: search, by addresses that can be kept and handed on. */
@Controller
class SessionsPage extends ConsolePages {

  private static final String CURSOR = "cursor";

  /** Fields that are always there; the others unfold. */
  private static final Set<String> FIRST = Set.of("user", "state", "ip");

  private static final Set<String> OTHERS =
      Set.of(CURSOR, ConsolePages.NOTICE, MassEndPage.COUNT, "again");

  private final SessionManager sessions;
  private final SearchFields fields;
  private final SessionRows rows;

  SessionsPage(ConsoleGate gate, SessionManager sessions, SearchFields fields, SessionRows rows) {
    super(gate);
    this.sessions = sessions;
    this.fields = fields;
    this.rows = rows;
  }

  /**
   * What {@code sessions.html} shows.
   *
   * @param fields of the search
   * @param isBegin whether nothing was asked for yet
   * @param isLookedUp whether anything was looked up
   * @param rows what was found, newest first
   * @param next the address of older ones, or null
   * @param newest the address of the first page, or null on it
   * @param end the address of the preview of their end, or null where there is no filter
   */
  record View(
      SearchFields.Fields fields,
      boolean isBegin,
      boolean isLookedUp,
      List<SessionRows.Row> rows,
      @Nullable String next,
      @Nullable String newest,
      @Nullable String end) {}

  @GetMapping("/console/sessions")
  @Nullable ModelAndView show(HttpServletRequest request, HttpServletResponse response) {
    return read(
        request,
        response,
        admin -> {
          SearchForm form = SearchForm.of(request, admin.tenant(), OTHERS);
          if (!form.input().isCanonical()) {
            // A form sends its empty fields, too: the address that is kept has none of them.
            return goTo(response, form.input().at(Place.SESSIONS.path()));
          }
          SessionFilter filter = form.filter();
          if (filter == null) {
            View view =
                new View(
                    fields.of(form.input(), FilterText.NAMES, FIRST),
                    false,
                    false,
                    List.of(),
                    null,
                    null,
                    null);
            return page(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "sessions",
                Place.SESSIONS,
                admin,
                Notice.bad(words().say("console.wrong")),
                view);
          }
          String cursor = request.getParameter(CURSOR);
          Page<Session> found =
              FullPage.of(
                  (from, limit) -> sessions.list(filter, new PageRequest(limit, from)), cursor);
          View view = view(form, found, cursor, admin);
          Notice notice = MassEndPage.result(request, sessions, filter, words());
          return page(
              HttpStatus.OK,
              "sessions",
              Place.SESSIONS,
              admin,
              notice == null ? notice(request) : notice,
              view);
        });
  }

  private View view(
      SearchForm form, Page<Session> page, @Nullable String cursor, Administrator admin) {
    String first = form.input().at(Place.SESSIONS.path());
    String next = page.nextCursor();
    return new View(
        fields.of(form.input(), FilterText.NAMES, FIRST),
        form.input().isEmpty() && cursor == null,
        true,
        rows.of(page.items(), admin),
        next == null ? null : PagePath.with(first, CURSOR, next),
        cursor == null ? null : first,
        form.input().isEmpty() ? null : form.input().at(MassEndPage.PATH));
  }
}
