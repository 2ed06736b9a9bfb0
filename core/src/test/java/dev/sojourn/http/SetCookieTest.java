package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sojourn.http.SetCookie.SameSite;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetCookieTest {

  @Test
  @Tag("ASVS-3.3.1")
  @Tag("ASVS-3.3.2")
  @Tag("SM-6")
  @Tag("SM-7")
  void aCookieForThisVisitHasNoAge() {
    assertThat(SetCookie.untilBrowserCloses("__Host-sojourn", "abc").header())
        .isEqualTo("__Host-sojourn=abc; Path=/; Secure; HttpOnly; SameSite=Lax");
  }

  @Test
  void aLastingCookieHasItsAgeInSeconds() {
    assertThat(SetCookie.lasting("__Host-sojourn", "abc", Duration.ofDays(30)).header())
        .isEqualTo("__Host-sojourn=abc; Path=/; Max-Age=2592000; Secure; HttpOnly; SameSite=Lax");
  }

  @Test
  @Tag("CK-9")
  void noCookieOutlivesWhatBrowsersAllow() {
    assertThat(SetCookie.lasting("a", "b", Duration.ofDays(1000)).maxAge())
        .isEqualTo(Duration.ofDays(400));
    assertThat(SetCookie.lasting("a", "b", Duration.ofDays(-1)).maxAge()).isEqualTo(Duration.ZERO);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SetCookie("a", "b", SameSite.LAX, Duration.ofDays(401), null));
  }

  @Test
  @Tag("SM-15")
  @Tag("CK-13")
  void deletionHasTheSameAttributes() {
    assertThat(SetCookie.deletion("__Host-sojourn").header())
        .isEqualTo("__Host-sojourn=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
  }

  @Test
  void aCookieOfADomainSaysSoAndIsDeletedThereToo() {
    assertThat(SetCookie.untilBrowserCloses("__Secure-a", "b").inDomain("example.com").header())
        .isEqualTo("__Secure-a=b; Path=/; Domain=example.com; Secure; HttpOnly; SameSite=Lax");
    assertThat(SetCookie.deletion("__Secure-a").inDomain("example.com").header())
        .isEqualTo(
            "__Secure-a=; Path=/; Domain=example.com; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "com",
        ".example.com",
        "example.com.",
        "Example.com",
        "a b.c",
        "a;b.c",
        "-a.b",
        "a..b",
        "192.0.2.1:80",
        "a.b\r\nX: y"
      })
  @Tag("CK-1")
  void whatIsNoDomainIsRefused(String domain) {
    SetCookie cookie = SetCookie.untilBrowserCloses("__Secure-a", "b");
    assertThatIllegalArgumentException().isThrownBy(() -> cookie.inDomain(domain));
  }

  @ParameterizedTest
  @ValueSource(strings = {"__Host-a", "__host-a", "__HOST-Http-a"})
  @Tag("CK-5")
  void aCookieOfThisHostAloneHasNoDomain(String name) {
    SetCookie cookie = SetCookie.untilBrowserCloses(name, "b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cookie.inDomain("example.com"))
        .withMessageContaining("__Secure-");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "a;b",
        "a,b",
        "a\"b",
        "a\\b",
        "a\r\nSet-Cookie: x=y",
        "ü",
        "\u0000",
        "\u007f"
      })
  @Tag("CK-1")
  void valuesBeyondTheGrammarAreRefusedAndNotRepeated(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SetCookie.untilBrowserCloses("name", value))
        .withMessage("cookie name: the value has refused characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a=b", "a;b", "a\n", "ü", "a:b"})
  @Tag("CK-1")
  void namesBeyondTheGrammarAreRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> SetCookie.untilBrowserCloses(name, "x"));
  }

  @Test
  @Tag("ASVS-3.3.5")
  void nothingLongerThanBrowsersKeepIsMade() {
    SetCookie.untilBrowserCloses("name", "x".repeat(4092));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SetCookie.untilBrowserCloses("name", "x".repeat(4093)));
  }

  @Test
  void theValueIsHidden() {
    assertThat(SetCookie.untilBrowserCloses("name", "secret").toString()).doesNotContain("secret");
  }
}
