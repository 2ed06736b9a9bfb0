package dev.sojourn.server.pages;

import dev.sojourn.EndReason;
import dev.sojourn.server.accounts.Accounts;
import dev.sojourn.server.accounts.PasswordChange;
import dev.sojourn.server.accounts.PasswordChange.Outcome;
import dev.sojourn.server.http.BrowserCookies;
import dev.sojourn.server.http.FormTokens;
import dev.sojourn.server.web.StoreFaults;
import dev.sojourn.servlet.Clients;
import dev.sojourn.servlet.Visitor;
import dev.sojourn.store.StoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** {@code /account/security}: a new password. */
@Controller
class SecurityPage extends SignedInPages {

  private static final String PATH = "/account/security";

  /** The page, for somebody who has just said that a device is not theirs. */
  static final String AFTER_DISOWNING = PagePath.with(PATH, NOTICE, "disowned");

  private static final Set<String> GOOD = Set.of("changed", "changed_others");
  private static final Set<String> OTHER = Set.of("disowned", "stale");

  private final PasswordChange passwords;
  private final Accounts accounts;
  private final BrowserCookies cookies;
  private final Clients clients;
  private final StoreFaults faults;

  SecurityPage(
      PasswordChange passwords,
      Accounts accounts,
      BrowserCookies cookies,
      FormTokens formTokens,
      Clients clients,
      StoreFaults faults,
      Words words) {
    super(formTokens, words);
    this.passwords = passwords;
    this.accounts = accounts;
    this.cookies = cookies;
    this.clients = clients;
    this.faults = faults;
  }

  /**
   * What {@code security.html} shows.
   *
   * @param username whose account
   * @param isAdministrator whether there is a console for them
   * @param formToken proves the form
   * @param notice what there is to say, or null
   * @param hasPassword whether there is a password to change
   * @param endOthers whether the box is ticked
   * @param wrong what was typed wrong, or null
   */
  record View(
      String username,
      boolean isAdministrator,
      String formToken,
      @Nullable Notice notice,
      boolean hasPassword,
      boolean endOthers,
      @Nullable Wrong wrong) {

    /** What is wrong with {@code field}, or null. */
    public @Nullable String problem(String field) {
      return wrong != null && wrong.field().equals(field) ? wrong.problem() : null;
    }

    /** Hides the form's proof. */
    @Override
    public String toString() {
      return "View[hidden]";
    }
  }

  /**
   * A field and what is wrong with it.
   *
   * @param field its name
   * @param problem in a sentence
   */
  record Wrong(String field, String problem) {}

  @GetMapping(PATH)
  @Nullable ModelAndView show(HttpServletRequest request, HttpServletResponse response) {
    return signedIn(
        request,
        response,
        PATH,
        me ->
            page(HttpStatus.OK, me, notice(request, "security.notice.", GOOD, OTHER), true, null));
  }

  @PostMapping("/account/security/password")
  @Nullable ModelAndView change(HttpServletRequest request, HttpServletResponse response) {
    return form(
        request,
        response,
        PATH,
        me -> {
          PasswordChange.Request change =
              new PasswordChange.Request(
                  me.session(),
                  text(request, "present"),
                  text(request, "password"),
                  request.getParameter("end_others") != null,
                  clients.of(request));
          if (!change.next().equals(text(request, "repeated"))) {
            return refused(
                HttpStatus.UNPROCESSABLE_CONTENT, me, change, "repeated", "setup.unequal");
          }
          try {
            return answer(me, change, passwords.change(change), request, response);
          } catch (StoreUnavailableException fault) {
            faults.refused(fault).headers().forEach(response::setHeader);
            return message(HttpStatus.SERVICE_UNAVAILABLE, "security.unsure", PATH);
          }
        });
  }

  private @Nullable ModelAndView answer(
      Visitor.SignedIn me,
      PasswordChange.Request change,
      Outcome outcome,
      HttpServletRequest request,
      HttpServletResponse response) {
    return switch (outcome) {
      case Outcome.Changed changed -> {
        cookies.set(response, changed.session(), changed.token(), null);
        String notice = change.endOthers() ? "changed_others" : "changed";
        yield goTo(response, PagePath.with(PATH, NOTICE, notice));
      }
      case Outcome.ChangedAndOver over -> {
        cookies.signedOut(request, response);
        yield goTo(response, SignedOut.path(EndReason.CREDENTIAL_CHANGED));
      }
      case Outcome.Weak weak ->
          page(
              HttpStatus.UNPROCESSABLE_CONTENT,
              me,
              null,
              change.endOthers(),
              new Wrong("password", weak.rule()));
      case Outcome.Same same ->
          refused(HttpStatus.UNPROCESSABLE_CONTENT, me, change, "password", "security.same");
      case Outcome.WrongPassword wrong -> {
        PasswordProof.ask(response);
        yield refused(HttpStatus.UNAUTHORIZED, me, change, "present", "confirm.wrong");
      }
      case Outcome.Throttled throttled -> {
        retryAfter(response, throttled.retryAfter());
        yield refused(
            HttpStatus.TOO_MANY_REQUESTS,
            me,
            change,
            "present",
            "confirm.throttled",
            words().pause(throttled.retryAfter()));
      }
      case Outcome.Busy busy -> {
        retryAfter(response, BUSY_PAUSE);
        yield refused(
            HttpStatus.SERVICE_UNAVAILABLE,
            me,
            change,
            "present",
            "login.busy",
            words().pause(BUSY_PAUSE));
      }
      case Outcome.Conflict conflict ->
          refused(HttpStatus.CONFLICT, me, change, "present", "security.conflict");
    };
  }

  private ModelAndView refused(
      HttpStatus status,
      Visitor.SignedIn me,
      PasswordChange.Request change,
      String field,
      String key,
      Object... arguments) {
    return page(
        status, me, null, change.endOthers(), new Wrong(field, words().say(key, arguments)));
  }

  private ModelAndView page(
      HttpStatus status,
      Visitor.SignedIn me,
      @Nullable Notice notice,
      boolean endOthers,
      @Nullable Wrong wrong) {
    View view =
        new View(
            me.user().id(),
            me.session().roles().contains(Accounts.ADMINISTRATOR),
            formToken(me),
            notice,
            accounts.exists(me.user()),
            endOthers,
            wrong);
    return new ModelAndView("security", Map.of("view", view), status);
  }

  private static String text(HttpServletRequest request, String name) {
    return Objects.requireNonNullElse(request.getParameter(name), "");
  }
}
