package dev.sojourn.server.api;

import dev.sojourn.Page;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionManager;
import dev.sojourn.User;
import dev.sojourn.UserId;
import dev.sojourn.event.EventFilter;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.server.accounts.Accounts;
import dev.sojourn.server.api.UserExport.AccountView;
import dev.sojourn.server.api.UserExport.KeptSessionView;
import dev.sojourn.server.api.UserExport.KnownDeviceView;
import dev.sojourn.server.security.Needs;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.view.EventView;
import dev.sojourn.server.view.UserView;
import dev.sojourn.store.StoreUnavailableException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Sojourn keeps about a user, for the user who asks for it. It is written while it is read, a
 * page at a time, so its length does not matter; a fault on the way cuts the connection, so that
 * nobody takes a part for the whole.
 */
@RestController
class UserExportController {

  private static final int EVENTS_AT_ONCE = 1000;

  private final SessionManager sessions;
  private final Accounts accounts;
  private final ObjectWriter json;

  UserExportController(SessionManager sessions, Accounts accounts, JsonMapper json) {
    this.sessions = sessions;
    this.accounts = accounts;
    // Only the web server decides when the answer is sent and closed: a fault may still change it.
    this.json =
        json.writer()
            .without(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .without(StreamWriteFeature.FLUSH_PASSED_TO_STREAM);
  }

  @Operation(summary = "Export all that is kept of a user")
  @GetMapping(path = "/v1/users/{user}/export", produces = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Scope.USERS_WRITE)
  @ApiResponse(
      responseCode = "200",
      description = "OK",
      content = @Content(schema = @Schema(implementation = UserExport.class)))
  void export(@PathVariable String user, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    UserExport export =
        of(Caller.of(request).user(user)).orElseThrow(() -> Caller.notFound("user"));
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    try {
      json.writeValue(response.getOutputStream(), export);
    } catch (JacksonException wrapped) {
      if (wrapped.getCause() instanceof StoreUnavailableException fault) {
        throw fault;
      }
      throw wrapped;
    }
  }

  /**
   * Empty if nothing at all is kept of the user who bears the id. What is left for a day of one who
   * was deleted is nobody's to read, and least of all of who bears the id next.
   */
  private Optional<UserExport> of(UserId id) {
    Optional<User> user = sessions.users().find(id);
    Optional<AccountView> account =
        accounts.passwordChangedAt(id).map(at -> new AccountView(id.id(), at));
    List<KnownDeviceView> devices =
        sessions.devices().list(id).stream().map(KnownDeviceView::of).toList();
    Walk<KeptSessionView> kept = sessionsOf(id);
    if (user.isEmpty() && account.isEmpty() && devices.isEmpty() && !kept.hasNext()) {
      return Optional.empty();
    }
    return Optional.of(
        new UserExport(
            user.map(UserView::of).orElse(null),
            account.orElse(null),
            devices,
            () -> kept,
            () -> eventsOf(id)));
  }

  private Walk<KeptSessionView> sessionsOf(UserId id) {
    SessionFilter filter = SessionFilter.filter().user(id).build();
    return new Walk<>(cursor -> {
      Page<Session> page = sessions.list(filter, new PageRequest(Page.MAX_LIMIT, cursor));
      return page.map(KeptSessionView::of);
    });
  }

  private Walk<EventView> eventsOf(UserId id) {
    EventFilter filter = new EventFilter(id.tenant(), null, id.id(), null, null, null, null);
    return new Walk<>(cursor ->
        sinceDeletion(sessions.latestEvents(filter, cursor, EVENTS_AT_ONCE)).map(EventView::of));
  }

  /** From before the user's deletion events name the id for a while: they are somebody else's. */
  private static Page<SessionEvent> sinceDeletion(Page<SessionEvent> page) {
    List<SessionEvent> own =
        page.items().stream().takeWhile(event -> event.type() != EventType.USER_DELETED).toList();
    return new Page<>(own, own.size() < page.items().size() ? null : page.nextCursor());
  }
}
