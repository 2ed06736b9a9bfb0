package dev.sojourn.server.api;

import dev.sojourn.EndReason;
import dev.sojourn.MassEnding;
import dev.sojourn.Matches;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionManager;
import dev.sojourn.server.filter.FilterText;
import dev.sojourn.server.filter.Reasons;
import dev.sojourn.server.security.Needs;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.view.SessionView;
import dev.sojourn.server.web.Checks;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Ends sessions by filter. */
@RestController
class SessionEndsController {

  private final SessionManager sessions;

  SessionEndsController(SessionManager sessions) {
    this.sessions = sessions;
  }

  /**
   * The answer.
   *
   * @param matched how many living sessions matched before any was ended
   * @param matchedIsMinimum true where there are more than {@code matched}; else absent
   * @param sample the newest of those that were ended, or would be
   * @param ended how many this call ended
   * @param more whether a call leaves living sessions that match
   */
  record EndedView(
      int matched,
      @Nullable Boolean matchedIsMinimum,
      List<SessionView> sample,
      int ended,
      boolean more) {

    static EndedView of(Matches matches, List<Session> sample, int ended, boolean more) {
      return new EndedView(
          matches.count(),
          matches.isMinimum() ? true : null,
          sample.stream().map(SessionView::of).toList(),
          ended,
          more);
    }
  }

  @Operation(summary = "End all sessions that match a filter")
  @PostMapping(
      path = "/v1/sessions/end",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Scope.SESSIONS_WRITE)
  EndedView end(@RequestBody Bodies.EndSessions body, HttpServletRequest request) {
    Caller caller = Caller.of(request);
    Checks checks = new Checks();
    String tenant = tenant(caller, body, checks);
    FilterText text = body.filter();
    checks.require(
        body.tenant() != null || !text.isEmpty(),
        "filter",
        "at least one filter is needed: name the tenant in the body to end all of its sessions");
    SessionFilter filter = text.read(checks, tenant);
    EndReason reason = Reasons.read(checks, body.reason());
    checks.done();
    Matches matches = sessions.matching(filter);
    if (Boolean.TRUE.equals(body.dryRun())) {
      boolean more = matches.count() > MassEnding.MAX_ENDED;
      return EndedView.of(matches, matches.sample(), 0, more);
    }
    MassEnding ending = sessions.endMatching(filter, reason, caller.initiator());
    return EndedView.of(matches, ending.sample(), ending.ended(), ending.more());
  }

  private static String tenant(Caller caller, Bodies.EndSessions body, Checks checks) {
    String named = body.tenant();
    if (named == null) {
      return caller.tenant();
    }
    String visible = caller.visible(named);
    String asked = caller.askedTenant();
    checks.require(
        asked == null || asked.equals(visible), "tenant", "is another one in the address");
    return visible;
  }
}
