package dev.sojourn.server.console;

import dev.sojourn.Page;
import dev.sojourn.server.http.FormTokens;
import dev.sojourn.server.pages.Notice;
import dev.sojourn.server.pages.PagePath;
import dev.sojourn.server.pages.Words;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKey;
import dev.sojourn.server.security.ServiceKeyRequest;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.server.web.Checks;
import dev.sojourn.server.web.Problem.FieldError;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * {@code /console/service-keys}: the keys by which applications call for this tenant. As an
 * administrator sees no other tenant, neither do the keys that they make; keys for all tenants are
 * made and revoked by the commands of the server.
 */
@Controller
class ServiceKeysPage extends ConsolePages {

  private static final int SHOWN = 50;
  private static final String CURSOR = "cursor";
  private static final String REVOKE = "/console/service-keys/revoke";

  private final ServiceKeys keys;
  private final KeyForms forms;

  ServiceKeysPage(ConsoleGate gate, ServiceKeys keys, KeyForms forms) {
    super(gate);
    this.keys = keys;
    this.forms = forms;
  }

  /**
   * What {@code service-keys.html} shows.
   *
   * @param made the key that was just made, or null
   * @param form the next one, as it is typed
   * @param rows the keys
   * @param next the address of those that follow, or null
   * @param first the address of the first page, or null on it
   */
  record View(
      @Nullable Made made,
      Form form,
      List<Row> rows,
      @Nullable String next,
      @Nullable String first) {}

  /**
   * A key that was just made: the only time its secret is seen.
   *
   * @param id its public handle
   * @param name what it is for
   * @param secret what an application presents
   */
  record Made(String id, String name, String secret) {

    /** Hides the secret. */
    @Override
    public String toString() {
      return "Made[" + id + "]";
    }
  }

  /**
   * The form of a new key.
   *
   * @param name as typed
   * @param scopes all that there are
   * @param problems the fields that cannot be read
   */
  record Form(String name, List<ScopeChoice> scopes, Set<String> problems) {}

  /**
   * A scope to choose.
   *
   * @param name as it is sent
   * @param text what it allows
   * @param isChosen whether it is chosen
   */
  record ScopeChoice(String name, String text, boolean isChosen) {}

  /**
   * A key.
   *
   * @param id its public handle
   * @param name what it is for; empty if nobody said
   * @param scopes what it may do
   * @param made when
   * @param deeds the address of the events that it caused
   */
  record Row(String id, String name, List<String> scopes, Words.When made, String deeds) {}

  @GetMapping("/console/service-keys")
  @Nullable ModelAndView show(HttpServletRequest request, HttpServletResponse response) {
    return read(
        request,
        response,
        admin -> {
          String cursor = request.getParameter(CURSOR);
          if (!ServiceKeys.isCursor(cursor)) {
            return wrongCursor(admin);
          }
          return list(
              HttpStatus.OK, admin, notice(request), null, form("", Set.of(), Set.of()), cursor);
        });
  }

  private ModelAndView list(
      HttpStatus status,
      Administrator admin,
      @Nullable Notice notice,
      @Nullable Made made,
      Form form,
      @Nullable String cursor) {
    String path = Place.SERVICE_KEYS.path();
    Page<ServiceKey> page = keys.list(admin.tenant(), cursor, SHOWN);
    String next = page.nextCursor();
    View view =
        new View(
            made,
            form,
            page.items().stream().map(this::row).toList(),
            next == null ? null : PagePath.with(path, CURSOR, next),
            cursor == null ? null : path);
    return page(status, "service-keys", Place.SERVICE_KEYS, admin, notice, view);
  }

  private Row row(ServiceKey key) {
    String events = PagePath.with(Place.EVENTS.path(), "by", "application");
    return new Row(
        key.id(),
        key.name(),
        key.scopes().stream().sorted(Comparator.naturalOrder()).map(Scope::wireName).toList(),
        words().when(key.createdAt()),
        PagePath.with(events, "by_name", key.id()));
  }

  private Form form(String name, Set<Scope> chosen, Set<String> problems) {
    List<ScopeChoice> scopes =
        Stream.of(Scope.values())
            .map(scope ->
                new ScopeChoice(
                    scope.wireName(),
                    words().say("console.scope." + scope.wireName().replace(':', '_')),
                    chosen.contains(scope)))
            .toList();
    return new Form(name, scopes, problems);
  }

  @PostMapping("/console/service-keys")
  @Nullable ModelAndView create(HttpServletRequest request, HttpServletResponse response) {
    return act(
        request,
        response,
        Place.SERVICE_KEYS.path(),
        words().say("console.key.create"),
        admin -> {
          Checks checks = new Checks();
          String[] scopes = request.getParameterValues("scopes");
          ServiceKeyRequest wanted =
              ServiceKeyRequest.read(
                  checks,
                  request.getParameter("name"),
                  scopes == null ? List.of() : List.of(scopes));
          checks.require(!wanted.name().isEmpty(), "name", "must be stated");
          if (!checks.isClean()) {
            Set<String> problems =
                checks.errors().stream().map(FieldError::field).collect(Collectors.toSet());
            return list(
                HttpStatus.UNPROCESSABLE_CONTENT,
                admin,
                Notice.bad(words().say("console.key.wrong")),
                null,
                form(wanted.name(), wanted.scopes(), problems),
                null);
          }
          ServiceKeys.Issued issued =
              forms.make(admin, wanted, request.getParameter(FormTokens.FIELD));
          Made made =
              new Made(
                  issued.key().id(),
                  issued.key().name(),
                  new String(issued.secret().reveal(), StandardCharsets.US_ASCII));
          return list(HttpStatus.CREATED, admin, null, made, form("", Set.of(), Set.of()), null);
        });
  }

  @PostMapping(REVOKE)
  @Nullable ModelAndView revoke(HttpServletRequest request, HttpServletResponse response) {
    String id = request.getParameter("id");
    String back = Place.SERVICE_KEYS.path();
    return act(
        request,
        response,
        back,
        words().say("console.key.revoke.submit"),
        admin -> {
          boolean isRevoked = id != null && keys.revoke(id, admin.tenant(), admin.initiator());
          return goTo(response, (isRevoked ? FormResult.KEY_REVOKED : FormResult.NO_KEY).at(back));
        });
  }
}
