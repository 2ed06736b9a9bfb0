package dev.sojourn.server.api;

import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Ending;
import dev.sojourn.Reauthentication;
import dev.sojourn.Rotation;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.SignIn.StatedFactor;
import dev.sojourn.Update;
import dev.sojourn.server.filter.Reasons;
import dev.sojourn.server.security.Needs;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.view.SessionView;
import dev.sojourn.server.web.Checks;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import dev.sojourn.servlet.Consistency;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Sessions, one by one. */
@RestController
@RequestMapping(path = "/v1/sessions", produces = MediaType.APPLICATION_JSON_VALUE)
class SessionsController {

  private final SessionManager sessions;
  private final SignIns signIns;

  /** Writes a request always the same, whatever the order of its maps. */
  private final JsonMapper ordered;

  SessionsController(SessionManager sessions, SignIns signIns, JsonMapper json) {
    this.sessions = sessions;
    this.signIns = signIns;
    ordered = json.rebuild().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
  }

  /** The answer to a creation. */
  record CreatedView(
      SessionView session, String token, @Nullable String deviceToken, List<SessionView> ended) {

    /** Hides the tokens. */
    @Override
    public String toString() {
      return "CreatedView[hidden]";
    }
  }

  /** The answer to a rotation. */
  record RotatedView(SessionView session, String token) {

    /** Hides the token. */
    @Override
    public String toString() {
      return "RotatedView[hidden]";
    }
  }

  @Operation(summary = "Sign a user in, or begin a session for a guest")
  @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER)
  @ResponseStatus(HttpStatus.CREATED)
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Scope.SESSIONS_ISSUE)
  ResponseEntity<CreatedView> create(
      @RequestBody Bodies.CreateSession body, HttpServletRequest request) {
    Caller caller = Caller.of(request);
    Creation creation =
        sessions.create(
            signIns.read(caller, body, caller.idempotency(ordered.writeValueAsString(body))));
    return switch (creation) {
      case Creation.Created created ->
          written(
                  ResponseEntity.created(URI.create("/v1/sessions/" + created.session().id())),
                  created.session())
              .body(view(created));
      case Creation.Refused refused -> throw refused(refused.reason());
    };
  }

  private static CreatedView view(Creation.Created created) {
    return new CreatedView(
        SessionView.of(created.session()),
        created.token().reveal(),
        created.deviceToken() == null ? null : created.deviceToken().reveal(),
        created.ended().stream().map(SessionView::of).toList());
  }

  private static RuntimeException refused(Creation.Reason reason) {
    Problem problem =
        switch (reason) {
          case USER_DISABLED -> Problem.of(ProblemType.USER_DISABLED, "The user is disabled.");
          case USER_CHANGED -> userChanged();
          case LIMIT_REACHED ->
              Problem.of(ProblemType.LIMIT_REACHED, "The policy allows no further session.");
          case IDEMPOTENCY_MISMATCH -> mismatch();
        };
    return problem.exception();
  }

  private static Problem userChanged() {
    return Problem.of(
        ProblemType.USER_CHANGED,
        "The user's credentials or access have changed since the first factor was checked.");
  }

  private static Problem mismatch() {
    return Problem.of(
        ProblemType.IDEMPOTENCY_MISMATCH, "This Idempotency-Key came with another request.");
  }

  @Operation(summary = "Show a session")
  @GetMapping("/{id:(?!end$).+}")
  @Needs(Scope.SESSIONS_READ)
  ResponseEntity<SessionView> get(@PathVariable String id, HttpServletRequest request) {
    Session session = Caller.of(request).session(sessions, id);
    return ResponseEntity.ok().eTag(Caller.etag(session.version())).body(SessionView.of(session));
  }

  @Operation(summary = "Change a session's attributes")
  @Parameter(name = "If-Match", in = ParameterIn.HEADER)
  @PatchMapping(path = "/{id:(?!end$).+}", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Scope.SESSIONS_WRITE)
  ResponseEntity<SessionView> patch(
      @PathVariable String id, @RequestBody Bodies.PatchSession body, HttpServletRequest request) {
    Caller caller = Caller.of(request);
    Long expected = caller.expectedVersion();
    Session session = caller.session(sessions, id);
    Checks checks = new Checks();
    checks.require(body.attributes() != null, "attributes", "is needed");
    var delta = Values.delta(checks, body.attributes());
    checks.done();
    return switch (sessions.update(session.id(), delta, expected, caller.initiator())) {
      case Update.Updated updated ->
          written(ResponseEntity.ok(), updated.session()).body(SessionView.of(updated.session()));
      case Update.Stale stale -> throw Caller.stale(stale.version());
      case Update.Over over -> throw ended(over.session());
      case Update.Absent absent -> throw Caller.notFound("session");
    };
  }

  @Operation(summary = "End a session")
  @PostMapping("/{id}/end")
  @Needs(Scope.SESSIONS_WRITE)
  ResponseEntity<SessionView> end(
      @PathVariable String id,
      @RequestBody(required = false) Bodies.@Nullable EndSession body,
      HttpServletRequest request) {
    Caller caller = Caller.of(request);
    SessionId ending = caller.sessionToEnd(sessions, id);
    Checks checks = new Checks();
    EndReason reason = Reasons.read(checks, body == null ? null : body.reason());
    checks.done();
    return switch (sessions.end(ending, reason, caller.initiator())) {
      case Ending.Ended ended -> over(ended.session());
      case Ending.AlreadyOver over -> over(over.session());
      case Ending.Absent absent -> throw Caller.notFound("session");
    };
  }

  @Operation(summary = "Replace a session's token")
  @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER)
  @PostMapping("/{id}/rotate")
  @Needs(Scope.SESSIONS_ISSUE)
  ResponseEntity<RotatedView> rotate(@PathVariable String id, HttpServletRequest request) {
    Caller caller = Caller.of(request);
    var idempotency = caller.idempotency("");
    Session session = caller.session(sessions, id);
    return rotated(session, sessions.rotate(session.id(), idempotency, caller.initiator()));
  }

  @Operation(summary = "Record that the user proved again, or by more, who they are")
  @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER)
  @PostMapping(path = "/{id}/factors", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Scope.SESSIONS_ISSUE)
  ResponseEntity<RotatedView> factors(
      @PathVariable String id, @RequestBody Bodies.AddFactors body, HttpServletRequest request) {
    Caller caller = Caller.of(request);
    var idempotency = caller.idempotency(ordered.writeValueAsString(body));
    Session session = caller.session(sessions, id);
    Checks checks = new Checks();
    List<StatedFactor> factors = Values.factors(checks, body.factors());
    checks.require(
        body.factors() != null && !body.factors().isEmpty(), "factors", "must name at least one");
    Client client = body.client() == null ? null : body.client().toClient(checks);
    checks.done();
    return rotated(
        session,
        sessions.addFactors(
            new Reauthentication(
                session.id(),
                factors,
                body.securityVersion(),
                idempotency,
                caller.initiator(),
                client)));
  }

  private ResponseEntity<SessionView> over(Session session) {
    return written(ResponseEntity.ok(), session).body(SessionView.of(session));
  }

  private ResponseEntity<RotatedView> rotated(Session session, Rotation rotation) {
    return switch (rotation) {
      case Rotation.Rotated done ->
          written(ResponseEntity.ok(), done.session())
              .body(new RotatedView(SessionView.of(done.session()), done.token().reveal()));
      case Rotation.Refused refused ->
          throw switch (refused.reason()) {
            case UNKNOWN -> Caller.notFound("session");
            case SESSION_ENDED -> ended(session);
            case GUEST ->
                Problem.of(ProblemType.GUEST_SESSION, "A guest has no factors.").exception();
            case USER_CHANGED -> userChanged().exception();
            case IDEMPOTENCY_MISMATCH -> mismatch().exception();
          };
    };
  }

  private static RuntimeException ended(Session session) {
    String why = session.endReason() == null ? "" : ": " + session.endReason().wireName();
    return Problem.of(ProblemType.SESSION_ENDED, "The session is over" + why + ".").exception();
  }

  /** With what the client sends along to see this on every node. */
  private ResponseEntity.BodyBuilder written(ResponseEntity.BodyBuilder answer, Session session) {
    return answer
        .eTag(Caller.etag(session.version()))
        .header(Consistency.HEADER, sessions.consistencyToken(session));
  }
}
