package dev.sojourn.server.api;

import dev.sojourn.server.security.Needs;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.view.ListView;
import dev.sojourn.token.KeyRing;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.HexFormat;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The keys that make and check tokens: which there are, never what they are. */
@RestController
class KeysController {

  private final KeyRing ring;

  KeysController(KeyRing ring) {
    this.ring = ring;
  }

  /**
   * A key as it is shown.
   *
   * @param id names it in the key file and within tokens
   * @param current whether it makes new tokens; the others only check theirs
   * @param createdAt when it was made
   */
  record KeyView(String id, boolean current, Instant createdAt) {

    static KeyView of(KeyRing.Key key, boolean current) {
      return new KeyView(HexFormat.of().toHexDigits(key.id()), current, key.createdAt());
    }
  }

  @Operation(summary = "List the keys that make and check tokens, never their secrets")
  @GetMapping(path = "/v1/keys", produces = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Scope.ADMIN)
  ListView<KeyView> list(HttpServletRequest request) {
    Caller.of(request).seesEverything();
    return ListView.of(
        ring.keys().stream().map(key -> KeyView.of(key, key.id() == ring.current().id())).toList());
  }
}
