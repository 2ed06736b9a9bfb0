package dev.sojourn.server.me;

import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.server.http.BrowserCookies;
import dev.sojourn.server.me.OwnSessions.Outcome;
import dev.sojourn.server.me.OwnView.Me;
import dev.sojourn.server.me.OwnView.OwnDevice;
import dev.sojourn.server.me.OwnView.OwnSession;
import dev.sojourn.server.view.ListView;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import dev.sojourn.servlet.Visitor;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What signed-in people and their apps ask and do: their own sessions and devices. */
@RestController
@RequestMapping(path = "/v1/me", produces = MediaType.APPLICATION_JSON_VALUE)
class MeController {

  private final Caller caller;
  private final OwnSessions own;
  private final NewDevices newDevices;
  private final BrowserCookies cookies;

  MeController(Caller caller, OwnSessions own, NewDevices newDevices, BrowserCookies cookies) {
    this.caller = caller;
    this.own = own;
    this.newDevices = newDevices;
    this.cookies = cookies;
  }

  /** {@code POST /v1/me/sign-out}. */
  @Schema(name = "OwnSignOut")
  record SignOut(@Nullable Boolean othersOnly) {}

  /** {@code PATCH /v1/me/devices/{device}}. */
  record Rename(@Nullable String name) {}

  @Operation(summary = "Show who is signed in")
  @GetMapping
  Me me(HttpServletRequest request) {
    return Me.of(caller.of(request));
  }

  @Operation(summary = "List your living sessions")
  @GetMapping("/sessions")
  ListView<OwnSession> sessions(HttpServletRequest request) {
    Visitor.SignedIn me = caller.of(request);
    return shown(me, own.living(me));
  }

  @Operation(summary = "List your sessions that are over")
  @GetMapping("/history")
  ListView<OwnSession> history(HttpServletRequest request) {
    Visitor.SignedIn me = caller.of(request);
    return shown(me, own.history(me));
  }

  @Operation(summary = "End one of your sessions")
  @PostMapping("/sessions/{id}/end")
  OwnSession end(
      @PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
    Visitor.SignedIn me = caller.of(request);
    Optional<SessionId> session = SessionId.parse(id);
    if (session.isEmpty()) {
      throw absent("session");
    }
    Session ended = need(done(own.end(me, session.get()), "session"));
    if (ended.id().equals(me.session().id())) {
      leave(me, request, response);
    }
    return OwnSession.of(me, ended);
  }

  @Operation(summary = "Sign out everywhere, or everywhere else")
  @PostMapping("/sign-out")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void signOut(
      @RequestBody(required = false) @Nullable SignOut body,
      HttpServletRequest request,
      HttpServletResponse response) {
    Visitor.SignedIn me = caller.of(request);
    boolean othersOnly = body != null && Boolean.TRUE.equals(body.othersOnly());
    done(own.signOut(me, othersOnly), "session");
    if (!othersOnly) {
      leave(me, request, response);
    }
  }

  @Operation(summary = "List your devices and what lives on them")
  @GetMapping("/devices")
  ListView<OwnDevice> devices(HttpServletRequest request) {
    Visitor.SignedIn me = caller.of(request);
    return shownDevices(me, own.devices(me));
  }

  @Operation(summary = "Name one of your devices")
  @PatchMapping("/devices/{device}")
  OwnDevice rename(
      @PathVariable String device,
      @RequestBody(required = false) @Nullable Rename body,
      HttpServletRequest request) {
    Visitor.SignedIn me = caller.of(request);
    DeviceId id = DeviceId.parse(device).orElseThrow(() -> absent("device"));
    if (body == null || body.name() == null) {
      throw Problem.of(ProblemType.INVALID_VALUE, "name", "is needed").exception();
    }
    try {
      Device renamed = own.rename(me, id, body.name()).orElseThrow(() -> absent("device"));
      return shownDevices(me, List.of(renamed)).items().getFirst();
    } catch (IllegalArgumentException refused) {
      String rule = "must have 1 to " + Device.MAX_NAME + " characters";
      throw Problem.of(ProblemType.INVALID_VALUE, "name", rule).exception();
    }
  }

  @Operation(summary = "Remove one of your devices and end its sessions")
  @DeleteMapping("/devices/{device}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remove(
      @PathVariable String device, HttpServletRequest request, HttpServletResponse response) {
    Visitor.SignedIn me = caller.of(request);
    DeviceId id = DeviceId.parse(device).orElseThrow(() -> absent("device"));
    done(own.remove(me, id), "device");
    if (OwnSessions.isOwn(me, id)) {
      leave(me, request, response);
    }
  }

  private static ListView<OwnSession> shown(Visitor.SignedIn me, List<Session> sessions) {
    return ListView.of(sessions.stream().map(session -> OwnSession.of(me, session)).toList());
  }

  private ListView<OwnDevice> shownDevices(Visitor.SignedIn me, List<Device> devices) {
    List<Session> living = own.living(me);
    Set<DeviceId> inQuestion =
        newDevices.inQuestion(me, living).stream().map(Device::id).collect(Collectors.toSet());
    return ListView.of(
        devices.stream().map(device -> OwnDevice.of(me, device, living, inQuestion)).toList());
  }

  private static @Nullable Session done(Outcome outcome, String what) {
    return switch (outcome) {
      case Outcome.Done done -> done.session();
      case Outcome.NeedsAuthentication needed -> throw StepUp.problem().exception();
      case Outcome.Absent absent -> throw absent(what);
    };
  }

  private static Session need(@Nullable Session session) {
    if (session == null) {
      throw new IllegalStateException("ending one session names it");
    }
    return session;
  }

  private static RuntimeException absent(String what) {
    return Problem.of(ProblemType.NOT_FOUND, "There is no such " + what + ".").exception();
  }

  /** The caller's own session is over: its cookie has no use any more. */
  private void leave(
      Visitor.SignedIn me, HttpServletRequest request, HttpServletResponse response) {
    if (me.byCookie()) {
      cookies.signedOut(request, response);
    }
  }
}
