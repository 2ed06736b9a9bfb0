package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.cli.local.Listener;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** What a server says when it has started. */
class GreetingTest {

  private static final Listener HERE =
      new Listener(InetAddress.getLoopbackAddress(), 8080, false, false);

  @Test
  void withoutAProxyThereIsOneAddress() {
    Greeting greeting = new Greeting(HERE, null);

    assertThat(greeting.lines(null)).containsExactly("Sojourn is ready at http://localhost:8080");
    assertThat(greeting.lines("/setup/x")).contains("  http://localhost:8080/setup/x").hasSize(3);
  }

  @Test
  void behindAProxyBothAddressesAreTold() {
    Greeting greeting = new Greeting(HERE, "https://login.example.com/");

    assertThat(greeting.lines("/setup/x"))
        .containsExactly(
            "There is no administrator yet. Make one within an hour, by this link, once:",
            "  https://login.example.com/setup/x",
            "or, on this machine, without what stands before the server:",
            "  http://localhost:8080/setup/x",
            "Listening on http://127.0.0.1:8080",
            "Sojourn is ready at https://login.example.com");
  }

  /** There a browser would not keep the cookie. */
  @Test
  void aLinkOverHttpToAnotherNameIsNone() throws Exception {
    Listener network = new Listener(InetAddress.getByName("192.0.2.1"), 80, false, false);

    assertThat(new Greeting(network, "https://login.example.com").lines("/setup/x"))
        .contains("Listening on http://192.0.2.1:80")
        .doesNotContain("  http://192.0.2.1:80/setup/x");
    assertThat(new Greeting(new Listener(null, 80, false, false), "https://a.example").lines(null))
        .contains("Listening on http, port 80 of every address");
  }
}
