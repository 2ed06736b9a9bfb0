package dev.sojourn.server.api;

import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.Page;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.server.security.Needs;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.view.DeviceView;
import dev.sojourn.server.view.ListView;
import dev.sojourn.server.view.SessionView;
import dev.sojourn.server.web.Checks;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The devices of a user. */
@RestController
@RequestMapping(path = "/v1/users/{user}/devices", produces = MediaType.APPLICATION_JSON_VALUE)
class DevicesController {

  private final SessionManager sessions;

  DevicesController(SessionManager sessions) {
    this.sessions = sessions;
  }

  /** A device with what lives on it. */
  record OwnedDeviceView(
      String id,
      String name,
      String kind,
      @Nullable String os,
      @Nullable String browser,
      Instant firstSeenAt,
      Instant lastSeenAt,
      List<SessionView> sessions) {

    static OwnedDeviceView of(Device device, List<Session> living) {
      DeviceView view = DeviceView.of(device);
      return new OwnedDeviceView(
          view.id(),
          view.name(),
          view.kind(),
          view.os(),
          view.browser(),
          device.firstSeenAt(),
          device.lastSeenAt(),
          living.stream()
              .filter(s -> s.device() != null && s.device().id().equals(device.id()))
              .map(SessionView::of)
              .toList());
    }
  }

  @Operation(summary = "List a user's devices and what lives on them")
  @GetMapping
  @Needs(Scope.SESSIONS_READ)
  ListView<OwnedDeviceView> list(@PathVariable String user, HttpServletRequest request) {
    UserId id = known(Caller.of(request), user);
    List<Session> living = living(id);
    return ListView.of(
        sessions.devices().list(id).stream()
            .map(device -> OwnedDeviceView.of(device, living))
            .toList());
  }

  private List<Session> living(UserId user) {
    SessionFilter filter = SessionFilter.filter().user(user).state(SessionState.ACTIVE).build();
    List<Session> living = new ArrayList<>();
    String cursor = null;
    do {
      Page<Session> page = sessions.list(filter, new PageRequest(Page.MAX_LIMIT, cursor));
      living.addAll(page.items());
      cursor = page.nextCursor();
    } while (cursor != null);
    return living;
  }

  @Operation(summary = "Name a device")
  @PatchMapping(path = "/{device}", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Scope.SESSIONS_WRITE)
  OwnedDeviceView rename(
      @PathVariable String user,
      @PathVariable String device,
      @RequestBody Bodies.RenameDevice body,
      HttpServletRequest request) {
    Caller caller = Caller.of(request);
    UserId id = known(caller, user);
    Checks checks = new Checks();
    String asked = body.name();
    String name = asked == null ? null : checks.read("name", () -> Device.checkName(asked));
    checks.require(asked != null, "name", "is needed");
    String checked = checks.need(name);
    return DeviceId.parse(device)
        .flatMap(known -> sessions.devices().rename(id, known, checked, caller.initiator()))
        .map(renamed -> OwnedDeviceView.of(renamed, living(id)))
        .orElseThrow(() -> Caller.notFound("device"));
  }

  @Operation(summary = "Remove a device and end its sessions")
  @DeleteMapping("/{device}")
  @Needs(Scope.SESSIONS_WRITE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remove(@PathVariable String user, @PathVariable String device, HttpServletRequest request) {
    Caller caller = Caller.of(request);
    UserId id = known(caller, user);
    boolean removed =
        DeviceId.parse(device)
            .filter(known -> sessions.devices().remove(id, known, caller.initiator()))
            .isPresent();
    if (!removed) {
      throw Caller.notFound("device");
    }
  }

  private UserId known(Caller caller, String user) {
    UserId id = caller.user(user);
    if (sessions.users().find(id).isEmpty()) {
      throw Caller.notFound("user");
    }
    return id;
  }
}
