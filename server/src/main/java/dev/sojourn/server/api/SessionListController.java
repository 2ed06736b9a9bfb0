package dev.sojourn.server.api;

import dev.sojourn.DeviceId;
import dev.sojourn.DeviceKind;
import dev.sojourn.EndReason;
import dev.sojourn.IpRange;
import dev.sojourn.PageRequest;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.server.security.Needs;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.view.ListView;
import dev.sojourn.server.view.SessionView;
import dev.sojourn.server.web.Checks;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
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
    SessionFilter.Builder filter = SessionFilter.filter().tenant(visible);
    if (user != null) {
      checks.read("user", () -> filter.user(new UserId(visible, user)));
    }
    part(checks, "device", device, DeviceId::parse, filter::device);
    part(checks, "state", state, SessionListController::state, filter::state);
    part(checks, "kind", kind, SessionListController::kind, filter::kind);
    part(checks, "end_reason", endReason, EndReason::ofWireName, filter::endReason);
    part(checks, "policy", policy, Optional::of, filter::policy);
    part(checks, "ip", ip, IpRange::parse, filter::ip);
    part(checks, "browser", browser, Optional::of, filter::browser);
    part(checks, "os", os, Optional::of, filter::os);
    part(checks, "device_kind", deviceKind, DeviceKind::ofWireName, filter::deviceKind);
    if (minAssurance != null) {
      checks.read("min_assurance", () -> filter.minAssurance(minAssurance));
    }
    filter.created(
        checks.time("created_after", createdAfter), checks.time("created_before", createdBefore));
    filter.active(
        checks.time("active_after", activeAfter), checks.time("active_before", activeBefore));
    int length = Values.limit(checks, limit, STANDARD_LIMIT, MAX_LIMIT);
    checks.done();
    return ListView.of(
        sessions.list(filter.build(), new PageRequest(length, cursor)), SessionView::of);
  }

  private static <T> void part(
      Checks checks,
      String field,
      @Nullable String text,
      Function<String, Optional<T>> reader,
      Consumer<T> sink) {
    if (text != null) {
      reader.apply(text).ifPresentOrElse(sink, () -> checks.refuse(field, "is no such value"));
    }
  }

  private static Optional<SessionState> state(String name) {
    return Stream.of(SessionState.values()).filter(s -> s.wireName().equals(name)).findFirst();
  }

  private static Optional<SessionKind> kind(String name) {
    return Stream.of(SessionKind.values()).filter(k -> k.wireName().equals(name)).findFirst();
  }
}
