package dev.sojourn.server.api;

import dev.sojourn.PageRequest;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionManager;
import dev.sojourn.server.filter.FilterText;
import dev.sojourn.server.security.Needs;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.view.ListView;
import dev.sojourn.server.view.SessionView;
import dev.sojourn.server.web.Checks;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sessions by filter. */
@RestController
class SessionListController {

  private static final int STANDARD_LIMIT = 50;
  private static final int MAX_LIMIT = 200;

  private final SessionManager sessions;

  SessionListController(SessionManager sessions) {
    this.sessions = sessions;
  }

  @Operation(summary = "List sessions, newest first")
  @GetMapping(path = "/v1/sessions", produces = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Scope.SESSIONS_READ)
  ListView<SessionView> list(
      @RequestParam(required = false) @Nullable String tenant,
      @RequestParam(required = false) @Nullable String user,
      @RequestParam(required = false) @Nullable String device,
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable String kind,
      @RequestParam(name = "end_reason", required = false) @Nullable String endReason,
      @RequestParam(required = false) @Nullable String policy,
      @RequestParam(required = false) @Nullable String ip,
      @RequestParam(required = false) @Nullable String browser,
      @RequestParam(required = false) @Nullable String os,
      @RequestParam(name = "device_kind", required = false) @Nullable String deviceKind,
      @RequestParam(name = "min_assurance", required = false) @Nullable Integer minAssurance,
      @RequestParam(name = "created_after", required = false) @Nullable String createdAfter,
      @RequestParam(name = "created_before", required = false) @Nullable String createdBefore,
      @RequestParam(name = "active_after", required = false) @Nullable String activeAfter,
      @RequestParam(name = "active_before", required = false) @Nullable String activeBefore,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor,
      HttpServletRequest request) {
    String visible = Caller.of(request).tenant();
    Checks checks = new Checks();
    SessionFilter filter =
        FilterText.NONE
            .with("user", user)
            .with("device", device)
            .with("state", state)
            .with("kind", kind)
            .with("end_reason", endReason)
            .with("policy", policy)
            .with("ip", ip)
            .with("browser", browser)
            .with("os", os)
            .with("device_kind", deviceKind)
            .with("min_assurance", minAssurance)
            .with("created_after", createdAfter)
            .with("created_before", createdBefore)
            .with("active_after", activeAfter)
            .with("active_before", activeBefore)
            .read(checks, visible);
    int length = Values.limit(checks, limit, STANDARD_LIMIT, MAX_LIMIT);
    checks.done();
    return ListView.of(sessions.list(filter, new PageRequest(length, cursor)), SessionView::of);
  }
}
