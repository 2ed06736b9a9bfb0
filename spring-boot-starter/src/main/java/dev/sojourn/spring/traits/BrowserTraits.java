package dev.sojourn.spring.traits;

import dev.sojourn.Client;
import dev.sojourn.DeviceTraits;
import dev.sojourn.spring.boot.DeviceDescriber;
import ua_parser.Parser;

/**
 * Tells a device by the client hints that Chromium's descendants send, and otherwise by the {@code
 * User-Agent}. What neither says stays unknown. Thread-safe.
 */
public class BrowserTraits implements DeviceDescriber {

  /** Read at the first sign-in: thousands of patterns, which the start need not wait for. */
  private static final class Patterns {
    static final Parser PARSER = new Parser();
  }

  @Override
  public DeviceTraits describe(Client client) {
    HintedTraits hints = HintedTraits.of(client.hints());
    String agent = client.userAgent();
    if (agent == null) {
      return hints.orElse(DeviceTraits.UNKNOWN);
    }
    return hints.orElse(AgentTraits.of(agent, Patterns.PARSER.parse(agent)));
  }
}
