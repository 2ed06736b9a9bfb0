package dev.sojourn.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.ServerSettings;
import dev.sojourn.server.ServerSettings.SignInSettings;
import dev.sojourn.testkit.ManualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ThrottleTest {

  private static final String OFFICE = "192.0.2.1";

  private final ManualTime time = new ManualTime();
  private final Throttle throttle =
      new Throttle(
          new ServerSettings(
              null, List.of(), new SignInSettings("default", 2, 64, 5, 50), Duration.ZERO, null),
          time);

  @Test
  void anAccountWaitsAfterItsFailuresInARow() {
    fail("alice", OFFICE, 5);

    assertThat(throttle.admit("alice", OFFICE)).contains(Duration.ofSeconds(30));
    time.advance(Duration.ofSeconds(30));
    assertThat(throttle.admit("alice", OFFICE)).isEmpty();
    assertThat(throttle.admit("alice", OFFICE)).contains(Duration.ofMinutes(1));
  }

  @Test
  void anAddressIsForgivenAFailureAMinute() {
    for (int i = 0; i < 200; i++) {
      assertThat(throttle.admit("user" + i, OFFICE)).as("failure %d", i).isEmpty();
      time.advance(Duration.ofMinutes(1));
    }
  }

  @Test
  @Tag("SM-18")
  void anAddressWithFailuresAtOnceWaitsAndRecovers() {
    for (int i = 0; i < 50; i++) {
      fail("user" + i, OFFICE, 1);
    }

    assertThat(throttle.admit("bob", OFFICE)).isPresent();
    assertThat(throttle.admit("bob", "192.0.2.2")).isEmpty();
    time.advance(Duration.ofMinutes(10));
    for (int i = 0; i < 10; i++) {
      assertThat(throttle.admit("other" + i, OFFICE)).isEmpty();
    }
  }

  /** As proxies write an address of IPv4 that listen for both (RFC 4291 section 2.5.5.2). */
  @Test
  void aMappedAddressIsTheAddressItself() {
    for (int i = 0; i < 50; i++) {
      fail("user" + i, i % 2 == 0 ? OFFICE : "::ffff:" + OFFICE, 1);
    }

    assertThat(throttle.admit("bob", "::ffff:" + OFFICE)).isPresent();
    assertThat(throttle.admit("bob", OFFICE)).isPresent();
    assertThat(throttle.admit("bob", "::ffff:192.0.2.2")).isEmpty();
  }

  @Test
  void whatWasNotCheckedCountsForNothing() {
    for (int i = 0; i < 200; i++) {
      assertThat(throttle.admit("alice", OFFICE)).isEmpty();
      throttle.takeBack("alice", OFFICE);
    }
  }

  @Test
  void whoMustWaitForTheAccountDoesNotCountAgainstTheAddress() {
    fail("alice", OFFICE, 5);
    for (int i = 0; i < 200; i++) {
      assertThat(throttle.admit("alice", OFFICE)).isPresent();
    }

    assertThat(throttle.admit("bob", OFFICE)).isEmpty();
  }

  @Test
  void withoutAnAddressOnlyTheAccountCounts() {
    for (int i = 0; i < 200; i++) {
      assertThat(throttle.admit("user" + i, null)).isEmpty();
    }
  }

  @Test
  @Tag("CVE-2026-45364")
  void aNetworkOfIpv6IsOneAddress() {
    for (int i = 0; i < 50; i++) {
      fail("user" + i, "2001:db8::" + i, 1);
    }

    assertThat(throttle.admit("bob", "2001:db8::ffff")).isPresent();
    assertThat(throttle.admit("bob", "2001:db8:0:1::1")).isEmpty();
  }

  private void fail(String account, String address, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(throttle.admit(account, address)).isEmpty();
    }
  }
}
