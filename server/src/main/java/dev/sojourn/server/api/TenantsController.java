package dev.sojourn.server.api;

import dev.sojourn.SessionManager;
import dev.sojourn.server.security.Needs;
import dev.sojourn.server.security.Scope;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Whole tenants. */
@RestController
class TenantsController {

  private final SessionManager sessions;

  TenantsController(SessionManager sessions) {
    this.sessions = sessions;
  }

  @Operation(summary = "End every session of a tenant")
  @PostMapping("/v1/tenants/{tenant}/sign-out")
  @Needs(Scope.ADMIN)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void signOut(@PathVariable String tenant, HttpServletRequest request) {
    Caller caller = Caller.of(request);
    sessions.endAllOf(caller.visible(tenant), caller.initiator());
  }
}
