package dev.sojourn.server.pages;

import dev.sojourn.DeviceId;
import dev.sojourn.EndReason;
import dev.sojourn.server.http.BrowserCookies;
import dev.sojourn.server.http.FormTokens;
import dev.sojourn.server.me.NewDevices;
import dev.sojourn.server.me.OwnSessions;
import dev.sojourn.server.me.OwnSessions.Outcome;
import dev.sojourn.server.pages.AccountView.Confirmation;
import dev.sojourn.servlet.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * {@code /account}: where somebody is signed in, and what they can do about it. Forms are answered
 * by a redirect to the page, which then says what was done; what ends other sessions may ask for
 * the password first.
 */
@Controller
class AccountPage extends SignedInPages {

  private static final String PATH = ReturnPath.DEFAULT;

  /** The page, saying that it was out of date. */
  static final String STALE = PagePath.with(PATH, NOTICE, "stale");

  private static final Set<String> GOOD =
      Set.of("ended", "others", "renamed", "removed", "confirmed");
  private static final Set<String> OTHER = Set.of("gone", "name", "stale");

  private final OwnSessions own;
  private final NewDevices newDevices;
  private final AccountViews views;
  private final PasswordProof proof;
  private final BrowserCookies cookies;

  AccountPage(
      OwnSessions own,
      NewDevices newDevices,
      AccountViews views,
      PasswordProof proof,
      BrowserCookies cookies,
      FormTokens formTokens,
      Words words) {
    super(formTokens, words);
    this.own = own;
    this.newDevices = newDevices;
    this.views = views;
    this.proof = proof;
    this.cookies = cookies;
  }

  @GetMapping(PATH)
  @Nullable ModelAndView show(HttpServletRequest request, HttpServletResponse response) {
    return signedIn(
        request,
        response,
        PATH,
        me -> page(HttpStatus.OK, me, notice(request, "notice.", GOOD, OTHER), null));
  }

  @PostMapping("/account/sessions/{id}/end")
  @Nullable ModelAndView end(
      @PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
    return act("end", id, request, response);
  }

  @PostMapping("/account/devices/{id}/remove")
  @Nullable ModelAndView remove(
      @PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
    return act("remove", id, request, response);
  }

  @PostMapping("/account/devices/{id}/confirm")
  @Nullable ModelAndView confirmDevice(
      @PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
    return act("confirm", id, request, response);
  }

  @PostMapping("/account/devices/{id}/disown")
  @Nullable ModelAndView disownDevice(
      @PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
    return act("disown", id, request, response);
  }

  @PostMapping("/account/sign-out-others")
  @Nullable ModelAndView signOutOthers(HttpServletRequest request, HttpServletResponse response) {
    return act("others", null, request, response);
  }

  @PostMapping("/account/sign-out-everywhere")
  @Nullable ModelAndView signOutEverywhere(
      HttpServletRequest request, HttpServletResponse response) {
    return act("everywhere", null, request, response);
  }

  @PostMapping("/account/devices/{id}/rename")
  @Nullable ModelAndView rename(
      @PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
    String name = request.getParameter("name");
    return form(
        request,
        response,
        PATH,
        me -> {
          try {
            boolean isKnown =
                DeviceId.parse(id)
                    .flatMap(device -> own.rename(me, device, name == null ? "" : name))
                    .isPresent();
            return say(response, isKnown ? "renamed" : "gone");
          } catch (IllegalArgumentException refused) {
            return say(response, "name");
          }
        });
  }

  /** The password was asked for: the wish comes again, with it. */
  @PostMapping("/account/confirm")
  @Nullable ModelAndView confirm(HttpServletRequest request, HttpServletResponse response) {
    Optional<AccountAction> action =
        AccountAction.of(request.getParameter("action"), request.getParameter("target"));
    String password = request.getParameter("password");
    return form(
        request,
        response,
        PATH,
        me -> {
          if (action.isEmpty()) {
            return say(response, "gone");
          }
          return switch (proof.prove(me, password, request, response)) {
            case PasswordProof.Outcome.Proved proved ->
                run(action.get(), proved.me(), request, response);
            case PasswordProof.Outcome.Again again ->
                ask(again.status(), me, action.get(), again.problem());
            // The page will know.
            case PasswordProof.Outcome.Over over -> goTo(response, PATH);
          };
        });
  }

  private @Nullable ModelAndView act(
      String name,
      @Nullable String target,
      HttpServletRequest request,
      HttpServletResponse response) {
    return form(
        request,
        response,
        PATH,
        me -> {
          Optional<AccountAction> action = AccountAction.of(name, target);
          return action.isEmpty()
              ? say(response, "gone")
              : run(action.get(), me, request, response);
        });
  }

  private @Nullable ModelAndView run(
      AccountAction action,
      Visitor.SignedIn me,
      HttpServletRequest request,
      HttpServletResponse response) {
    return switch (action.run(own, newDevices, me)) {
      case Outcome.Absent absent -> say(response, "gone");
      case Outcome.NeedsAuthentication needed -> {
        PasswordProof.ask(response);
        yield ask(HttpStatus.UNAUTHORIZED, me, action, null);
      }
      case Outcome.Done done ->
          switch (action) {
            case AccountAction.End end when end.session().equals(me.session().id()) ->
                signedOut(EndReason.SIGNED_OUT, request, response);
            case AccountAction.Remove remove when OwnSessions.isOwn(me, remove.device()) ->
                signedOut(EndReason.DEVICE_REMOVED, request, response);
            case AccountAction.SignOutEverywhere everywhere ->
                signedOut(EndReason.SIGNED_OUT, request, response);
            case AccountAction.End end -> say(response, "ended");
            case AccountAction.Remove remove -> say(response, "removed");
            case AccountAction.SignOutOthers others -> say(response, "others");
            case AccountAction.Confirm confirm -> say(response, "confirmed");
            case AccountAction.Disown disown -> goTo(response, SecurityPage.AFTER_DISOWNING);
          };
    };
  }

  private @Nullable ModelAndView signedOut(
      EndReason reason, HttpServletRequest request, HttpServletResponse response) {
    cookies.signedOut(request, response);
    return goTo(response, SignedOut.path(reason));
  }

  /** Asks for the password on the page itself. */
  private ModelAndView ask(
      HttpStatus status, Visitor.SignedIn me, AccountAction action, @Nullable String problem) {
    String submit = words().say("confirm.submit." + action.name());
    String text = words().say("confirm.text." + action.name());
    return page(
        status, me, null, new Confirmation(action.name(), action.target(), text, submit, problem));
  }

  private static @Nullable ModelAndView say(HttpServletResponse response, String notice) {
    return goTo(response, PagePath.with(PATH, NOTICE, notice));
  }

  private ModelAndView page(
      HttpStatus status,
      Visitor.SignedIn me,
      @Nullable Notice notice,
      @Nullable Confirmation confirmation) {
    return new ModelAndView("account", Map.of("view", views.of(me, notice, confirmation)), status);
  }
}
