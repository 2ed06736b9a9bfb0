package dev.sojourn.server.api;

import dev.sojourn.server.security.Needs;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKey;
import dev.sojourn.server.security.ServiceKeyFilter;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.server.view.ListView;
import dev.sojourn.server.web.Checks;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  private static final int MAX_NAME = 64;
  private static final int STANDARD_LIMIT = 50;
  private static final int MAX_LIMIT = 200;

  private final ServiceKeys keys;

  ServiceKeysController(ServiceKeys keys) {
    this.keys = keys;
  }

  /** A key as it is shown; the secret only once, when it was made. */
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

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Scope.ADMIN)
  ResponseEntity<KeyView> create(@RequestBody Bodies.CreateKey body, HttpServletRequest request) {
    Caller caller = Caller.of(request);
    String tenant = body.tenant() == null ? caller.key().tenant() : caller.visible(body.tenant());
    Checks checks = new Checks();
    String name = body.name() == null ? "" : body.name().strip();
    checks.require(
        name.length() <= MAX_NAME && name.chars().noneMatch(Character::isISOControl),
        "name",
        "at most " + MAX_NAME + " characters, none of them a control character");
    Set<Scope> scopes = scopes(checks, body.scopes());
    checks.done();
    // Whoever makes a key hands on no more than it has.
    scopes.forEach(scope -> ServiceKeyFilter.require(caller.key(), scope));
    ServiceKeys.Issued issued = keys.create(name, tenant, scopes);
    String secret = new String(issued.secret().reveal(), StandardCharsets.US_ASCII);
    return ResponseEntity.created(URI.create("/v1/service-keys/" + issued.key().id()))
        .body(KeyView.of(issued.key(), secret));
  }

  private static Set<Scope> scopes(Checks checks, @Nullable List<String> names) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String name : names == null ? List.<String>of() : names) {
      Optional<Scope> scope = Scope.ofWireName(name);
      scope.ifPresent(scopes::add);
      if (scope.isEmpty()) {
        checks.refuse(
            "scopes",
            "each must be one of "
                + Stream.of(Scope.values()).map(Scope::wireName).collect(Collectors.joining(", ")));
        return scopes;
      }
    }
    checks.require(!scopes.isEmpty(), "scopes", "must name at least one");
    return scopes;
  }

  @GetMapping
  @Needs(Scope.ADMIN)
  ListView<KeyView> list(
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor,
      HttpServletRequest request) {
    Caller caller = Caller.of(request);
    Checks checks = new Checks();
    int length = Values.limit(checks, limit, STANDARD_LIMIT, MAX_LIMIT);
    checks.require(cursor == null || cursor.matches("[0-9a-f]{16}"), "cursor", "is no cursor");
    checks.done();
    List<ServiceKey> visible = visible(caller, cursor, length + 1);
    boolean isLast = visible.size() <= length;
    List<ServiceKey> shown = isLast ? visible : visible.subList(0, length);
    return new ListView<>(
        shown.stream().map(key -> KeyView.of(key, null)).toList(),
        isLast ? null : shown.getLast().id());
  }

  /** Up to {@code wanted} keys that the caller sees; of the others not even a cursor tells. */
  private List<ServiceKey> visible(Caller caller, @Nullable String cursor, int wanted) {
    List<ServiceKey> found = new ArrayList<>();
    String after = cursor;
    while (found.size() < wanted) {
      List<ServiceKey> page = keys.list(after, MAX_LIMIT);
      page.stream().filter(key -> isVisible(caller, key)).forEach(found::add);
      if (page.size() < MAX_LIMIT) {
        break;
      }
      after = page.getLast().id();
    }
    return found.subList(0, Math.min(wanted, found.size()));
  }

  @DeleteMapping("/{id}")
  @Needs(Scope.ADMIN)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(@PathVariable String id, HttpServletRequest request) {
    Caller caller = Caller.of(request);
    boolean revoked =
        keys.find(id).filter(key -> isVisible(caller, key)).isPresent() && keys.revoke(id);
    if (!revoked) {
      throw Caller.notFound("service key");
    }
  }

  private static boolean isVisible(Caller caller, ServiceKey key) {
    return caller.key().tenant() == null || caller.key().tenant().equals(key.tenant());
  }
}
