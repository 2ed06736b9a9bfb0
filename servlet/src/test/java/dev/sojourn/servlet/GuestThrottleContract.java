package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import jakarta.servlet.AsyncContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How many new guests an address may have, and what the next one hears. */
abstract class GuestThrottleContract extends FilterContract {

  private static final int PER_MINUTE = 3;
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  GuestThrottleContract(Container.Starter starter) {
    super(starter);
  }

  @Override
  SojournFilterBuilder configured(SojournFilterBuilder builder) {
    return builder.guestsPerMinute(PER_MINUTE).trustedProxies("127.0.0.1");
  }

  @BeforeAll
  void pages() {
    application.on(
        "/guest", (request, response) -> request.getSession().setAttribute("theme", "dark"));
    application.on(
        "/looks",
        (request, response) -> {
          request.getSession().getAttribute("theme");
          response.getWriter().print("looked");
        });
    application.on("/id", (request, response) -> request.getSession().getId());
    application.on(
        "/async",
        (request, response) -> {
          AsyncContext async = request.startAsync();
          request.getSession().setAttribute("theme", "dark");
          async.start(async::complete);
        });
    application.on(
        "/login", (request, response) -> SojournFilter.signIn(request, SignIn.user("alice")));
  }

  private static String from(String address) {
    return "X-Forwarded-For: " + address;
  }

  private static String anotherAddress() {
    return from("198.51.100." + ADDRESSES.incrementAndGet());
  }

  private void fill(String... addresses) {
    for (int i = 0; i < PER_MINUTE; i++) {
      assertThat(wire.get("/guest", addresses[i % addresses.length]).status()).isEqualTo(200);
    }
  }

  @Test
  void anAddressWaitsForTheNextMinute() {
    String address = anotherAddress();
    fill(address);
    store.resetCalls();
    long before = filter.statistics().refused().get(Refusal.TOO_MANY_GUESTS);
    for (String page : new String[] {"/guest", "/id", "/async"}) {
      Wire.Answer refused = wire.get(page, address);
      assertThat(refused.status()).as(refused.text()).isEqualTo(429);
      assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
      assertThat(refused.cookies(SESSION)).isEmpty();
    }

    assertThat(store.calls("create")).isZero();
    assertThat(filter.statistics().refused().get(Refusal.TOO_MANY_GUESTS)).isEqualTo(before + 3);
    assertThat(wire.get("/guest", anotherAddress()).status()).isEqualTo(200);
    time.advance(Duration.ofMinutes(1));
    assertThat(wire.get("/guest", address).status()).isEqualTo(200);
  }

  /** Only what costs a row is counted. */
  @Test
  void whoeverBeginsNoGuestIsNotRefused() {
    String address = anotherAddress();
    String guest = cookies(wire.get("/guest", address));
    fill(anotherAddress());
    for (int i = 0; i < 2 * PER_MINUTE; i++) {
      assertThat(wire.get("/looks", address).body()).contains("looked");
      assertThat(wire.get("/guest", guest, address).status()).isEqualTo(200);
    }
  }

  @Test
  void aSignInIsNoGuest() {
    String address = anotherAddress();
    fill(address);

    assertThat(wire.send("POST /login", address, SAME_ORIGIN).status()).isEqualTo(200);
    assertThat(sessions.users().find(UserId.of("alice"))).isPresent();
  }

  @Test
  @Tag("CVE-2026-45364")
  void aWholeNetworkOfIpv6IsOneAddress() {
    fill(from("2001:db8:9:9::1"), from("2001:db8:9:9::2"), from("2001:db8:9:9:1::"));

    assertThat(wire.get("/guest", from("2001:db8:9:9:ffff::1")).status()).isEqualTo(429);
    assertThat(wire.get("/guest", from("2001:db8:9:a::1")).status()).isEqualTo(200);
  }

  @Test
  void itHasBounds() {
    SojournFilterBuilder builder = SojournFilter.builder(sessions);

    assertThatIllegalArgumentException().isThrownBy(() -> builder.guestsPerMinute(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.guestsPerMinute(1_000_001));
  }
}
