package dev.sojourn.server.api;

import dev.sojourn.server.security.Needs;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKey;
import dev.sojourn.server.security.ServiceKeyFilter;
import dev.sojourn.server.security.ServiceKeyRequest;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.server.view.ListView;
import dev.sojourn.server.web.Checks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The keys by which applications call. A key that is bound to a tenant sees that tenant's only. */
@RestController
@RequestMapping(path = "/v1/service-keys", produces = MediaType.APPLICATION_JSON_VALUE)
class ServiceKeysController {

  private static final int STANDARD_LIMIT = 50;
  private static final int MAX_LIMIT = 200;

  private final ServiceKeys keys;

  ServiceKeysController(ServiceKeys keys) {
    this.keys = keys;
  }

  /** A key as it is shown; the secret only once, when it was made. */
  @Schema(name = "ServiceKeyView")
  record KeyView(
      String id,
      @Nullable String key,
      String name,
      @Nullable String tenant,
      List<String> scopes,
      Instant createdAt) {

    static KeyView of(ServiceKey key, @Nullable String secret) {
      return new KeyView(
          key.id(),
          secret,
          key.name(),
          key.tenant(),
          key.scopes().stream().map(Scope::wireName).sorted().toList(),
          key.createdAt());
    }

    /** Hides the secret. */
    @Override
    public String toString() {
      return "KeyView[" + id + "]";
    }
  }

  @Operation(summary = "Make a service key; its secret is shown this once")
  @ResponseStatus(HttpStatus.CREATED)
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Scope.ADMIN)
  ResponseEntity<KeyView> create(@RequestBody Bodies.CreateKey body, HttpServletRequest request) {
    Caller caller = Caller.of(request);
    String tenant = body.tenant() == null ? caller.key().tenant() : caller.visible(body.tenant());
    Checks checks = new Checks();
    ServiceKeyRequest wanted = ServiceKeyRequest.read(checks, body.name(), body.scopes());
    checks.done();
    // Whoever makes a key hands on no more than it has.
    wanted.scopes().forEach(scope -> ServiceKeyFilter.require(caller.key(), scope));
    ServiceKeys.Issued issued =
        keys.create(wanted.name(), tenant, wanted.scopes(), caller.initiator());
    String secret = new String(issued.secret().reveal(), StandardCharsets.US_ASCII);
    return ResponseEntity.created(URI.create("/v1/service-keys/" + issued.key().id()))
        .body(KeyView.of(issued.key(), secret));
  }

  @Operation(summary = "List service keys")
  @GetMapping
  @Needs(Scope.ADMIN)
  ListView<KeyView> list(
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor,
      HttpServletRequest request) {
    Caller caller = Caller.of(request);
    Checks checks = new Checks();
    int length = Values.limit(checks, limit, STANDARD_LIMIT, MAX_LIMIT);
    checks.require(ServiceKeys.isCursor(cursor), "cursor", "is no cursor");
    checks.done();
    return ListView.of(
        keys.list(caller.key().tenant(), cursor, length), key -> KeyView.of(key, null));
  }

  @Operation(summary = "Revoke a service key")
  @DeleteMapping("/{id}")
  @Needs(Scope.ADMIN)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(@PathVariable String id, HttpServletRequest request) {
    Caller caller = Caller.of(request);
    if (!keys.revoke(id, caller.key().tenant(), caller.initiator())) {
      throw Caller.notFound("service key");
    }
  }
}
