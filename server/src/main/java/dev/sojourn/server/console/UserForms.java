package dev.sojourn.server.console;

import dev.sojourn.Access;
import dev.sojourn.AttributeDelta;
import dev.sojourn.DeviceId;
import dev.sojourn.EndReason;
import dev.sojourn.SessionManager;
import dev.sojourn.User;
import dev.sojourn.UserPatch;
import dev.sojourn.UserUpdate;
import dev.sojourn.server.accounts.Accounts;
import dev.sojourn.server.filter.Reasons;
import dev.sojourn.server.pages.Notice;
import dev.sojourn.server.web.Checks;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * What administrators do to a user. None of them can shut themselves out by mistake: that takes
 * another administrator.
 */
@Controller
class UserForms extends ConsolePages {

  private final SessionManager sessions;
  private final UserViews views;

  UserForms(ConsoleGate gate, SessionManager sessions, UserViews views) {
    super(gate);
    this.sessions = sessions;
    this.views = views;
  }

  /** What is done to a user who is known. */
  private interface UserAction {
    @Nullable ModelAndView on(User user, Administrator admin);
  }

  @PostMapping("/console/user/access")
  @Nullable ModelAndView access(HttpServletRequest request, HttpServletResponse response) {
    AccessForm form = AccessForm.of(request);
    return act(request, response, "access", (user, admin) -> state(form, user, admin, response));
  }

  private @Nullable ModelAndView state(
      AccessForm form, User user, Administrator admin, HttpServletResponse response) {
    Access access = form.access();
    if (access == null || form.version() < 0) {
      return again(HttpStatus.UNPROCESSABLE_CONTENT, "console.user.wrong", form, user, admin);
    }
    if (admin.is(user.id()) && !access.roles().contains(Accounts.ADMINISTRATOR)) {
      return again(HttpStatus.CONFLICT, "console.user.self", form, user, admin);
    }
    UserPatch patch = new UserPatch(access, null, AttributeDelta.NONE, form.version());
    return switch (sessions.users().update(user.id(), patch, admin.initiator())) {
      case UserUpdate.Updated updated ->
          goTo(response, FormResult.ACCESS.at(UserPage.of(user.id().id())));
      case UserUpdate.Stale stale ->
          again(
              HttpStatus.CONFLICT,
              "console.user.stale",
              form.at(stale.version()),
              sessions.users().find(user.id()).orElse(user),
              admin);
    };
  }

  /** The page with what was typed, to be mended. */
  private ModelAndView again(
      HttpStatus status, String key, AccessForm form, User user, Administrator admin) {
    return page(
        status,
        "user",
        Place.USERS,
        admin,
        Notice.bad(words().say(key)),
        views.of(user, form, admin));
  }

  @PostMapping("/console/user/disable")
  @Nullable ModelAndView disable(HttpServletRequest request, HttpServletResponse response) {
    return act(
        request,
        response,
        "disable",
        (user, admin) -> {
          String page = UserPage.of(user.id().id());
          if (admin.is(user.id())) {
            return goTo(response, FormResult.SELF.at(page));
          }
          sessions.users().update(user.id(), UserPatch.disabled(true), admin.initiator());
          return goTo(response, FormResult.DISABLED.at(page));
        });
  }

  @PostMapping("/console/user/enable")
  @Nullable ModelAndView enable(HttpServletRequest request, HttpServletResponse response) {
    return act(
        request,
        response,
        "enable",
        (user, admin) -> {
          sessions.users().update(user.id(), UserPatch.disabled(false), admin.initiator());
          return goTo(response, FormResult.ENABLED.at(UserPage.of(user.id().id())));
        });
  }

  @PostMapping("/console/user/sign-out")
  @Nullable ModelAndView signOut(HttpServletRequest request, HttpServletResponse response) {
    return act(
        request,
        response,
        "sign_out",
        (user, admin) -> {
          Checks checks = new Checks();
          EndReason reason = Reasons.read(checks, request.getParameter("reason"));
          String page = UserPage.of(user.id().id());
          if (!checks.isClean()) {
            return message(
                HttpStatus.UNPROCESSABLE_CONTENT, "console.reason.wrong", Place.USERS, page, admin);
          }
          sessions.endAllOf(user.id(), null, reason, admin.initiator());
          return proceed(admin, FormResult.SIGNED_OUT.at(page), request, response);
        });
  }

  @PostMapping("/console/user/remove-device")
  @Nullable ModelAndView removeDevice(HttpServletRequest request, HttpServletResponse response) {
    String device = request.getParameter("device");
    return act(
        request,
        response,
        "remove_device",
        (user, admin) -> {
          boolean isRemoved =
              Optional.ofNullable(device)
                  .flatMap(DeviceId::parse)
                  .filter(id -> sessions.devices().remove(user.id(), id, admin.initiator()))
                  .isPresent();
          FormResult result = isRemoved ? FormResult.DEVICE_REMOVED : FormResult.NO_DEVICE;
          return proceed(admin, result.at(UserPage.of(user.id().id())), request, response);
        });
  }

  /** Does it to the user whom the form names; {@code name} names the words of its button. */
  private @Nullable ModelAndView act(
      HttpServletRequest request, HttpServletResponse response, String name, UserAction action) {
    String id = request.getParameter(UserPage.ID);
    return act(
        request,
        response,
        id == null ? Place.USERS.path() : UserPage.of(id),
        words().say("console.user." + name),
        admin -> {
          Optional<User> user = admin.user(id).flatMap(sessions.users()::find);
          return user.isEmpty() ? missing(Place.USERS, admin) : action.on(user.get(), admin);
        });
  }
}
