package dev.sojourn.server.console;

import dev.sojourn.MassEnding;
import dev.sojourn.Matches;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionManager;
import dev.sojourn.TimeSource;
import dev.sojourn.server.pages.Notice;
import dev.sojourn.server.pages.PagePath;
import dev.sojourn.server.pages.Words;
import dev.sojourn.server.web.StoreFaults;
import dev.sojourn.store.StoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * {@code /console/end}: ends what a search finds. The preview states a number and the moment it was
 * counted at; the form sends both back, and no more sessions end than that number, and none that
 * began after that moment.
 */
@Controller
class MassEndPage extends ConsolePages {

  static final String PATH = "/console/end";

  /** The parameter that says how many were ended. */
  static final String COUNT = "ended";

  private final SessionManager sessions;
  private final TimeSource time;
  private final SearchFields fields;
  private final SessionRows rows;
  private final OwnMatch ownMatch;
  private final StoreFaults faults;

  MassEndPage(
      ConsoleGate gate,
      SessionManager sessions,
      TimeSource time,
      SearchFields fields,
      SessionRows rows,
      OwnMatch ownMatch,
      StoreFaults faults) {
    super(gate);
    this.sessions = sessions;
    this.time = time;
    this.fields = fields;
    this.rows = rows;
    this.ownMatch = ownMatch;
    this.faults = faults;
  }

  /**
   * What {@code end.html} shows.
   *
   * @param criteria what is looked for, in words
   * @param values the same as fields of the form
   * @param number how many live and would end
   * @param heading says how many
   * @param text says what follows
   * @param submit what the button says
   * @param until the moment at which they were counted
   * @param rows the newest of them
   * @param isOwnAmong whether the administrator's own session is one of them
   * @param reasons for which they may be ended
   * @param search the address of the search
   */
  record View(
      List<SearchFields.Criterion> criteria,
      Map<String, String> values,
      int number,
      String heading,
      String text,
      String submit,
      String until,
      List<SessionRows.Row> rows,
      boolean isOwnAmong,
      List<SearchFields.Option> reasons,
      String search) {}

  @GetMapping(PATH)
  @Nullable ModelAndView preview(HttpServletRequest request, HttpServletResponse response) {
    return read(
        request,
        response,
        admin -> {
          SearchForm form = SearchForm.of(request, admin.tenant(), MassEndForm.OTHERS);
          SessionFilter filter = form.filter();
          if (!form.input().isCanonical() || filter == null) {
            // The search says what is wrong.
            return goTo(response, Place.SESSIONS.path() + query(request));
          }
          if (form.input().isEmpty()) {
            return refusal("console.end.empty", admin);
          }
          return page(
              HttpStatus.OK,
              "end",
              Place.SESSIONS,
              admin,
              notice(request),
              view(form, filter, admin));
        });
  }

  private View view(SearchForm form, SessionFilter filter, Administrator admin) {
    MassEndForm.Bound bound = MassEndForm.Bound.now(time);
    SessionFilter until = bound.within(filter);
    Matches matches = sessions.matching(until);
    return new View(
        fields.criteria(form.input()),
        form.input().values(),
        matches.count(),
        words().say("console.end." + (matches.isMinimum() ? "many" : "count"), matches.count()),
        words().say("console.end.text" + (matches.isMinimum() ? ".many" : ""), matches.count()),
        words().say("console.end.submit", matches.count()),
        bound.toString(),
        rows.of(matches.sample(), admin),
        ownMatch.isAmong(until, admin),
        SessionDetails.reasons(words()),
        form.input().at(Place.SESSIONS.path()));
  }

  @PostMapping(PATH)
  @Nullable ModelAndView end(HttpServletRequest request, HttpServletResponse response) {
    MassEndForm sent = MassEndForm.of(request, time);
    return act(
        request,
        response,
        sent.back(),
        words().say("console.end.submit", sent.number()),
        admin -> {
          SearchForm form = SearchForm.of(request, admin.tenant(), MassEndForm.OTHERS);
          SessionFilter filter = form.filter();
          if (filter == null || form.input().isEmpty() || !sent.isSound()) {
            return refusal("console.end.wrong", admin);
          }
          return end(form, sent.bound().within(filter), sent, admin, request, response);
        });
  }

  private ModelAndView refusal(String key, Administrator admin) {
    Place search = Place.SESSIONS;
    return message(HttpStatus.UNPROCESSABLE_CONTENT, key, search, search.path(), admin);
  }

  private @Nullable ModelAndView end(
      SearchForm form,
      SessionFilter filter,
      MassEndForm sent,
      Administrator admin,
      HttpServletRequest request,
      HttpServletResponse response) {
    int left = sent.number();
    try {
      boolean more = true;
      while (more && left > 0) {
        MassEnding part =
            sessions.endMatching(
                filter, sent.reason(), admin.initiator(), Math.min(left, MassEnding.MAX_ENDED));
        left -= part.ended();
        more = part.more() && part.ended() > 0;
      }
    } catch (StoreUnavailableException fault) {
      // What the store was asked last may be done or not.
      faults.refused(fault).headers().forEach(response::setHeader);
      return message(
          HttpStatus.SERVICE_UNAVAILABLE,
          "console.end.broken",
          Place.SESSIONS,
          sent.back(),
          admin,
          words().say("console.end.broken.text", sent.number() - left));
    }
    String ended = Integer.toString(sent.number() - left);
    String result = PagePath.with(form.input().at(Place.SESSIONS.path()), COUNT, ended);
    return proceed(admin, result, request, response);
  }

  /** What a mass end did that led to this search, and what it left; null if none did. */
  static @Nullable Notice result(
      HttpServletRequest request, SessionManager sessions, SessionFilter filter, Words words) {
    String count = request.getParameter(COUNT);
    if (count == null || !count.matches("\\d{1,5}")) {
      return null;
    }
    String done = words.say("console.end.done", Integer.valueOf(count));
    Matches left = sessions.matching(filter);
    if (left.count() == 0) {
      return Notice.good(done);
    }
    String more = left.isMinimum() ? "console.end.left.many" : "console.end.left";
    return Notice.info(done + " " + words.say(more, left.count()));
  }

  private static String query(HttpServletRequest request) {
    String query = request.getQueryString();
    return query == null ? "" : "?" + query;
  }
}
