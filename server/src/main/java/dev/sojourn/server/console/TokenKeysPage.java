package dev.sojourn.server.console;

import dev.sojourn.server.pages.Words;
import dev.sojourn.token.KeyRing;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * {@code /console/keys}: the keys that make and check tokens: which there are, never what they are.
 */
@Controller
class TokenKeysPage extends ConsolePages {

  private final KeyRing ring;

  TokenKeysPage(ConsoleGate gate, KeyRing ring) {
    super(gate);
    this.ring = ring;
  }

  /**
   * A key.
   *
   * @param id names it in the key file and within tokens
   * @param isCurrent whether it makes new tokens; the others only check theirs
   * @param made when
   */
  record Row(String id, boolean isCurrent, Words.When made) {}

  @GetMapping("/console/keys")
  @Nullable ModelAndView show(HttpServletRequest request, HttpServletResponse response) {
    return read(
        request,
        response,
        admin -> {
          List<Row> rows = ring.keys().reversed().stream().map(this::row).toList();
          return page(HttpStatus.OK, "keys", Place.KEYS, admin, notice(request), rows);
        });
  }

  private Row row(KeyRing.Key key) {
    return new Row(
        HexFormat.of().toHexDigits(key.id()),
        key.id() == ring.current().id(),
        words().when(key.createdAt()));
  }
}
