package dev.sojourn.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.TestServer;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.token.KeyRing;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What cannot be changed in the console: policies, and the keys of tokens. */
class ConsoleSettingsTest extends ConsoleTest {

  private static final String WHY = "Kiosks in our own halls, watched by <guards>.";

  @Override
  TestServer start(Path directory, ManualTime clock) {
    return TestServer.start(
        directory,
        clock,
        Map.of(
            "sojourn.policies.kiosk.profile", "aal2",
            "sojourn.policies.kiosk.idle", "90m",
            "sojourn.policies.kiosk.justification", WHY,
            "sojourn.policies.kiosk.limits.per-user", "3",
            "sojourn.policies.kiosk.limits.overflow", "refuse",
            "sojourn.policies.kiosk.limits.per-device-kind.mobile", "2",
            "sojourn.policies.kiosk.binding.address", "prefix",
            "sojourn.policies.kiosk.binding.fingerprint", "reject"));
  }

  /** The part of the page that tells of a policy, without its tags. */
  private String policy(String name) {
    String page = root.get("/console/policies").body();
    int begin = page.indexOf("id=\"policy-" + name + "\"");
    assertThat(begin).as(name).isPositive();
    return page.substring(begin, page.indexOf("</section>", begin))
        .replaceAll("<[^>]*>", " ")
        .replaceAll("\\s+", " ");
  }

  @Test
  void everyPolicyShowsItsFiguresBesideThoseOfNist() {
    assertThat(policy("aal3"))
        .contains("Held to NIST SP 800-63B-4, section 2.3.3 (AAL3).")
        .contains("Ends without activity after 15 minutes NIST: at most 15 minutes")
        .contains("Ends in any case after 12 hours NIST: at most 12 hours")
        .contains("Stays signed in Never", "Bound to Its token only")
        .doesNotContain("Looser than NIST");
    assertThat(policy("default"))
        .contains("Used where no other is asked for.", "section 2.1.3 (AAL1)")
        .contains("1 hour NIST: no limit", "24 hours NIST: at most 30 days")
        .contains("When the user asks for it", "Then ends without activity after 14 days");
  }

  @Test
  void aLooserPolicySaysWhereAndWhy() {
    assertThat(policy("kiosk"))
        .contains("section 2.2.3 (AAL2)")
        .contains("90 minutes NIST: at most 1 hour Looser than NIST")
        .contains("24 hours NIST: at most 24 hours")
        .contains("Why it may be looser than NIST's figures:".replace("'", "&#39;"))
        .contains("Kiosks in our own halls, watched by &lt;guards&gt;.")
        .contains("At most 3 Phone: at most 2 Beyond, the sign-in is refused")
        .contains("Network (/24 or /56): another one has to prove who it is")
        .contains("Browser and platform: another one is refused");
  }

  @Test
  void theKeysOfTokensAreNamedAndNeverShown() {
    KeyRing ring = server.bean(KeyRing.class);

    String page = root.get("/console/keys").body();

    assertThat(ring.keys())
        .isNotEmpty()
        .allSatisfy(key -> {
          byte[] secret = key.secret().reveal();
          assertThat(page)
              .contains(HexFormat.of().toHexDigits(key.id()))
              .doesNotContain(Base64.getEncoder().encodeToString(secret).substring(0, 20))
              .doesNotContain(Base64.getUrlEncoder().encodeToString(secret).substring(0, 20))
              .doesNotContain(HexFormat.of().formatHex(secret).substring(0, 20));
        });
    assertThat(page).contains("Makes new tokens", "HMAC-SHA-256");
  }

  @Test
  void everyPageOfTheConsoleLeadsToEveryOther() {
    for (Place from : Place.values()) {
      String page = root.get(from.path()).body();
      for (Place to : Place.values()) {
        assertThat(page).as(from + " to " + to).contains("href=\"" + to.path() + "\"");
      }
    }
    for (String path :
        new String[] {"/console/sessions/none", "/console/user?id=none", "/console/end"}) {
      assertThat(root.get(path).body()).as(path).contains("href=\"/console/policies\"");
    }
  }
}
