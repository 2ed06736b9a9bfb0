package dev.sojourn.server.api;

import dev.sojourn.EndReason;
import dev.sojourn.PageRequest;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.User;
import dev.sojourn.UserId;
import dev.sojourn.server.accounts.Accounts;
import dev.sojourn.server.accounts.Passwords;
import dev.sojourn.server.filter.Reasons;
import dev.sojourn.server.security.Needs;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeyFilter;
import dev.sojourn.server.view.ListView;
import dev.sojourn.server.view.UserView;
import dev.sojourn.server.web.Checks;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Users, and their accounts for the built-in sign-in. */
@RestController
@RequestMapping(path = "/v1/users", produces = MediaType.APPLICATION_JSON_VALUE)
class UsersController {

  private static final int STANDARD_LIMIT = 50;
  private static final int MAX_LIMIT = 200;

  private final SessionManager sessions;
  private final UserChanges changes;
  private final Accounts accounts;

  UsersController(SessionManager sessions, UserChanges changes, Accounts accounts) {
    this.sessions = sessions;
    this.changes = changes;
    this.accounts = accounts;
  }

  @Operation(summary = "List users")
  @GetMapping
  @Needs(Scope.USERS_WRITE)
  ListView<UserView> list(
      @RequestParam(required = false) @Nullable String tenant,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor,
      HttpServletRequest request) {
    String visible = Caller.of(request).tenant();
    Checks checks = new Checks();
    int length = Values.limit(checks, limit, STANDARD_LIMIT, MAX_LIMIT);
    checks.done();
    return ListView.of(
        sessions.users().list(visible, new PageRequest(length, cursor)), UserView::of);
  }

  @Operation(summary = "Make a user")
  @ResponseStatus(HttpStatus.CREATED)
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Scope.USERS_WRITE)
  ResponseEntity<UserView> create(@RequestBody Bodies.CreateUser body, HttpServletRequest request) {
    User user = changes.create(Caller.of(request), body);
    String path = URLEncoder.encode(user.id().id(), StandardCharsets.UTF_8).replace("+", "%20");
    return ResponseEntity.created(URI.create("/v1/users/" + path))
        .eTag(Caller.etag(user.version()))
        .body(UserView.of(user));
  }

  @Operation(summary = "Show a user")
  @GetMapping("/{user}")
  @Needs(Scope.USERS_WRITE)
  ResponseEntity<UserView> get(@PathVariable String user, HttpServletRequest request) {
    return tagged(known(Caller.of(request).user(user)));
  }

  @Operation(summary = "Change a user; an unknown one becomes known")
  @Parameter(name = "If-Match", in = ParameterIn.HEADER)
  @PatchMapping(path = "/{user}", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Scope.USERS_WRITE)
  ResponseEntity<UserView> patch(
      @PathVariable String user, @RequestBody Bodies.PatchUser body, HttpServletRequest request) {
    Caller caller = Caller.of(request);
    return tagged(changes.patch(caller, caller.user(user), body));
  }

  @Operation(summary = "Delete a user and what is kept of them")
  @DeleteMapping("/{user}")
  @Needs(Scope.USERS_WRITE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String user, HttpServletRequest request) {
    Caller caller = Caller.of(request);
    UserId id = caller.user(user);
    boolean hadAccount = accounts.remove(id); // first, so that no sign-in begins any more
    if (!hadAccount) {
      known(id);
    }
    sessions.users().delete(id, caller.initiator());
    accounts.remove(id); // whoever sets a password from now on takes it back by itself
  }

  @Operation(summary = "Set a user's password for the built-in sign-in")
  @PostMapping(path = "/{user}/password", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Scope.USERS_WRITE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void setPassword(
      @PathVariable String user, @RequestBody Bodies.SetPassword body, HttpServletRequest request) {
    Caller caller = Caller.of(request);
    User known = known(caller.user(user));
    UserId id = known.id();
    if (known.roles().contains(Accounts.ADMINISTRATOR)) { // by their password one becomes them
      ServiceKeyFilter.require(caller.key(), Scope.ADMIN);
    }
    Checks checks = new Checks();
    String weakness =
        body.password() == null ? "is needed" : Passwords.weakness(id.id(), body.password());
    checks.require(weakness == null, "password", String.valueOf(weakness));
    String password = checks.need(body.password());
    switch (accounts.setPassword(id, password, caller.initiator())) {
      case DONE -> {}
      case CONFLICT ->
          throw Problem.of(ProblemType.USER_CHANGED, "The password was changed meanwhile.")
              .exception();
      case BUSY -> throw busy();
    }
  }

  @Operation(summary = "End all sessions of a user")
  @PostMapping("/{user}/sign-out")
  @Needs(Scope.SESSIONS_WRITE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void signOut(
      @PathVariable String user,
      @RequestBody(required = false) Bodies.@Nullable SignOut body,
      HttpServletRequest request) {
    Caller caller = Caller.of(request);
    UserId id = known(caller.user(user)).id();
    Checks checks = new Checks();
    EndReason reason = Reasons.read(checks, body == null ? null : body.reason());
    String except = body == null ? null : body.except();
    SessionId spared = except == null ? null : SessionId.parse(except).orElse(null);
    checks.require(except == null || spared != null, "except", "must be a session id");
    checks.done();
    sessions.endAllOf(id, spared, reason, caller.initiator());
  }

  private User known(UserId id) {
    return sessions.users().find(id).orElseThrow(() -> Caller.notFound("user"));
  }

  private static ResponseEntity<UserView> tagged(User user) {
    return ResponseEntity.ok().eTag(Caller.etag(user.version())).body(UserView.of(user));
  }

  static RuntimeException busy() {
    return Problem.of(ProblemType.UNAVAILABLE, "Too many passwords are being worked on.")
        .retryAfter(Duration.ofSeconds(1))
        .exception();
  }
}
