package dev.sojourn.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.ServerSettings;
import dev.sojourn.server.ServerSettings.SignInSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PasswordsTest {

  private static final String PASSWORD = "correct horse battery";

  private final Passwords passwords =
      new Passwords(
          new ServerSettings(
              null, List.of(), new SignInSettings("default", 2, 64, 5, 50), Duration.ZERO, null));

  /** OWASP Password Storage: Argon2id with 19 MiB and two passes. */
  @Test
  void aHashIsSaltedAndTakesTheWorkThatIsAdvised() {
    String hash = passwords.hash(PASSWORD).orElseThrow();

    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(passwords.hash(PASSWORD).orElseThrow()).isNotEqualTo(hash);
    assertThat(passwords.matches(PASSWORD, hash)).contains(true);
    assertThat(passwords.matches(PASSWORD + " ", hash)).contains(false);
  }

  @Test
  void whereThereIsNoAccountNoPasswordIsRight() {
    assertThat(passwords.matches(PASSWORD, null)).contains(false);
    assertThat(passwords.matches("", null)).contains(false);
  }
}
