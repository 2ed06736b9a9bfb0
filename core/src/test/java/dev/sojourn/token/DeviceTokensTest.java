package dev.sojourn.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sojourn.SessionId;
import dev.sojourn.token.DeviceTokens.Recognised;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DeviceTokensTest {

  private final DeviceTokens tokens = tokens(Keys.ring(1));
  private final Recognised minted = tokens.mint();
  private final String text = minted.token().reveal();

  private static DeviceTokens tokens(KeyRing ring) {
    return new DeviceTokens(new Hmacs(ring), Keys.random(5));
  }

  @Test
  void aDeviceIsRecognisedByItsToken() {
    Recognised again = tokens.prove(DeviceToken.of(text));
    assertThat(again.verifier()).isEqualTo(minted.verifier());
    assertThat(again.token()).isEqualTo(minted.token());
    assertThat(text).matches("sjd_[A-Za-z0-9_-]{64}[0-9A-Za-z]{6}");
  }

  @Test
  void mutilatedOrForgedItIsNotRecognised() {
    for (int length = 0; length < text.length(); length++) {
      assertThat(tokens.prove(DeviceToken.of(text.substring(0, length)))).isNull();
    }
    for (int i = 0; i < text.length(); i++) {
      for (int bit = 0; bit < 8; bit++) {
        char[] changed = text.toCharArray();
        changed[i] ^= (char) (1 << bit);
        assertThat(tokens.prove(DeviceToken.of(new String(changed)))).isNull();
      }
    }
    assertThat(tokens.prove(DeviceToken.of("d".repeat(1 << 20)))).isNull();
  }

  @Test
  @Tag("TF-1")
  @Tag("TF-6")
  void aTokenOfAnotherServerOrKindIsNotRecognised() {
    assertThat(tokens(Keys.ring(2)).prove(minted.token())).isNull();
    assertThat(tokens(Keys.impostor(1)).prove(minted.token())).isNull();
    ReferenceTokens sessions = new ReferenceTokens(new Hmacs(Keys.ring(1)), Keys.random(1));
    String session = sessions.mint(new SessionId(new UUID(1, 1)), 0).token().reveal();
    assertThat(tokens.prove(DeviceToken.of(session))).isNull();
  }

  @Test
  void aBrowserIsRecognisedAfterAKeyRotation() {
    assertThat(tokens(Keys.ring(1, 2)).prove(minted.token()).verifier())
        .isEqualTo(minted.verifier());
  }

  @Test
  void noTwoAreAlike() {
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      texts.add(tokens.mint().token().reveal());
    }
    assertThat(texts).hasSize(10_000);
  }

  @Test
  void theSameSecretUnderTheSameKeyGivesTheSameToken() {
    int key = Keys.key(1).id();
    assertThat(tokens.mint(key, new byte[28])).isEqualTo(tokens.mint(key, new byte[28]));
    assertThatIllegalArgumentException().isThrownBy(() -> tokens.mint(key + 1, new byte[28]));
  }

  @Test
  void noTextShowsIt() {
    assertThat(minted.toString() + minted.token()).doesNotContain("sjd_").contains("hidden");
  }

  @Test
  void theFormIsKnownWhoeverMadeIt() {
    assertThat(DeviceTokens.hasForm(text)).isTrue();
    assertThat(DeviceTokens.hasForm(tokens(Keys.ring(2)).mint().token().reveal())).isTrue();
    assertThat(DeviceTokens.hasForm(text.substring(1))).isFalse();
    assertThat(DeviceTokens.hasForm("sjr" + text.substring(3))).isFalse();
  }
}
