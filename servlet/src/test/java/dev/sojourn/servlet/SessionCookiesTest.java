package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sojourn.http.SetCookie;
import dev.sojourn.token.DeviceToken;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCookiesTest {

  @Test
  @Tag("ASVS-3.3.3")
  void cookiesAreOfThisHostUnlessADomainIsAskedFor() {
    SessionCookies host = SessionCookies.ofHost();
    assertThat(host.sessionName()).isEqualTo("__Host-sojourn");
    assertThat(host.deviceName()).isEqualTo("__Host-sojourn-device");
    assertThat(host.versionName()).isEqualTo("__Host-sojourn-version");
    assertThat(host.handDevice(DeviceToken.of("x")).header()).doesNotContain("Domain");

    SessionCookies domain = SessionCookies.ofDomain("example.com");
    assertThat(domain.sessionName()).isEqualTo("__Secure-sojourn");
    assertThat(domain.handDevice(DeviceToken.of("x")).header())
        .startsWith("__Secure-sojourn-device=x; Path=/; Domain=example.com;");
    assertThat(domain.deletion())
        .extracting(SetCookie::header)
        .allMatch(line -> line.contains("; Domain=example.com; Max-Age=0"));
  }

  @Test
  void twoApplicationsOfOneHostHaveNamesOfTheirOwn() {
    assertThat(SessionCookies.ofHost().named("__Host-shop").versionName())
        .isEqualTo("__Host-shop-version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"JSESSIONID", "shop", "__host-shop", "__Host-a b", "__Host-a;b"})
  @Tag("ASVS-3.3.1")
  void namesWithoutAPrefixAreRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> SessionCookies.ofHost().named(name));
  }

  @Test
  @Tag("CK-5")
  void aCookieOfADomainCannotHaveTheNameOfOneHost() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SessionCookies.ofDomain("example.com").named("__Host-shop"));
    assertThatIllegalArgumentException().isThrownBy(() -> SessionCookies.ofDomain("com"));
  }
}
