package dev.sojourn.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionId;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ConsistencyTokensTest {

  private static final SessionId SESSION = new SessionId(new UUID(3, 4));

  private final ConsistencyTokens tokens = tokens(Keys.ring(1));
  private final String text = tokens.mint(SESSION, 7);

  private static ConsistencyTokens tokens(KeyRing ring) {
    return new ConsistencyTokens(new Hmacs(ring));
  }

  @Test
  void itSaysWhichVersionWasSeen() {
    assertThat(tokens.seen(SESSION, text)).isEqualTo(7);
    assertThat(tokens.seen(SESSION, tokens.mint(SESSION, Long.MAX_VALUE)))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(text)
        .matches("sjc_[A-Za-z0-9_-]{40}[0-9A-Za-z]{6}")
        .isEqualTo(tokens.mint(SESSION, 7));
  }

  @Test
  void mutilatedItSaysNothing() {
    for (int length = 0; length < text.length(); length++) {
      assertThat(tokens.seen(SESSION, text.substring(0, length))).isZero();
    }
    for (int i = 0; i < text.length(); i++) {
      for (int bit = 0; bit < 8; bit++) {
        char[] changed = text.toCharArray();
        changed[i] ^= (char) (1 << bit);
        assertThat(tokens.seen(SESSION, new String(changed))).isZero();
      }
    }
    assertThat(tokens.seen(SESSION, "c".repeat(1 << 20))).isZero();
  }

  @Test
  @Tag("TF-1")
  @Tag("TF-6")
  void ofAnotherSessionServerOrKindItSaysNothing() {
    assertThat(tokens.seen(new SessionId(new UUID(3, 5)), text)).isZero();
    assertThat(tokens(Keys.ring(2)).seen(SESSION, text)).isZero();
    assertThat(tokens(Keys.impostor(1)).seen(SESSION, text)).isZero();
    Hmacs hmacs = new Hmacs(Keys.ring(1));
    String session = new ReferenceTokens(hmacs, Keys.random(1)).mint(SESSION, 0).token().reveal();
    String device = new DeviceTokens(hmacs, Keys.random(1)).mint().token().reveal();
    assertThat(tokens.seen(SESSION, session)).isZero();
    assertThat(tokens.seen(SESSION, device)).isZero();
    assertThat(PresentedToken.of(SessionToken.of(text))).as("nor does it open anything").isNull();
  }

  @Test
  void itIsReadAfterAKeyRotation() {
    assertThat(tokens(Keys.ring(1, 2)).seen(SESSION, text)).isEqualTo(7);
  }
}
