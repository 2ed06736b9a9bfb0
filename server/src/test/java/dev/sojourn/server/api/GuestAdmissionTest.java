package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.api.ApiServer.Answer;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How many new guests an address may have. */
class GuestAdmissionTest {

  @RegisterExtension static final ApiServer api = new ApiServer();

  private static final int PER_MINUTE = 60;

  private static Answer guest(String address) {
    return api.post("/v1/sessions", "{\"client\": {\"ip\": \"%s\"}}".formatted(address));
  }

  private static void fill(IntFunction<String> address) {
    for (int i = 0; i < PER_MINUTE; i++) {
      guest(address.apply(i)).is(201);
    }
  }

  @Test
  void anAddressWaitsForTheNextMinute() {
    fill(i -> "198.51.100.9");

    Answer refused = guest("198.51.100.9").isProblem(429, "too_many_requests");

    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
    guest("198.51.100.10").is(201);
    api.post("/v1/sessions", "{\"user\": \"no guest\", \"client\": {\"ip\": \"198.51.100.9\"}}")
        .is(201);
    api.time().advance(Duration.ofMinutes(1));
    guest("198.51.100.9").is(201);
  }

  @Test
  @Tag("CVE-2026-45364")
  void aWholeNetworkOfIpv6IsOneAddress() {
    fill(i -> "2001:db8:9:9::%x".formatted(i + 1));

    guest("2001:db8:9:9:ffff::1").isProblem(429, "too_many_requests");

    guest("2001:db8:9:a::1").is(201);
  }

  @Test
  void oneTenantsGuestsAreNotAnothers() {
    fill(i -> "198.51.100.20");

    guest("198.51.100.20").isProblem(429, "too_many_requests");
    api.post("/v1/sessions?tenant=acme", "{\"client\": {\"ip\": \"198.51.100.20\"}}").is(201);
  }

  @Test
  void aRepeatedCallIsNoFurtherGuest() {
    for (int i = 0; i < PER_MINUTE + 5; i++) {
      api.send(
              api.request("POST", "/v1/sessions", "{\"client\": {\"ip\": \"198.51.100.21\"}}")
                  .header("Idempotency-Key", "one guest")
                  .build())
          .is(201);
    }
    guest("198.51.100.21").is(201);
  }

  @Test
  void guestsWithoutAnAddressAreNotOneCrowd() {
    for (int i = 0; i <= PER_MINUTE; i++) {
      api.post("/v1/sessions", "{}").is(201);
    }
  }
}
