package dev.sojourn.server.cli.local;

import dev.sojourn.IpRange;
import dev.sojourn.server.ServerSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.boot.convert.DurationStyle;

/** Whether browsers keep the cookies, and whose addresses are believed. */
final class ProxyFindings {

  private static final String COOKIES = "cookies";
  private static final String PROXY = "proxy";
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

  /** What a stop needs beside the delay: open requests, activity that is not yet written. */
  private static final Duration REST_OF_A_STOP = Duration.ofSeconds(10);

  private ProxyFindings() {}

  static List<Finding> of(Settings settings, ServerSettings server) {
    List<Finding> findings = new ArrayList<>();
    boolean hasOwnTls = settings.text("server.ssl.certificate") != null;
    addPublicUrl(findings, server);
    addProxies(findings, settings, server, hasOwnTls);
    addDrain(findings, settings, server);
    return findings;
  }

  private static void addPublicUrl(List<Finding> findings, ServerSettings server) {
    String url = server.publicUrl();
    if (url == null) {
      findings.add(
          Finding.wrong(
              COOKIES,
              "sojourn.public-url is not set: any host that a request names counts as this"
                  + " server's own",
              "Set it to the address that browsers use."));
      return;
    }
    URI address = URI.create(url);
    String path = address.getPath() == null ? "" : address.getPath();
    if ("http".equals(address.getScheme()) && !THIS_MACHINE.contains(address.getHost())) {
      findings.add(
          Finding.wrong(
              COOKIES,
              "sojourn.public-url is "
                  + url
                  + ": over http browsers keep no Secure cookie, so"
                  + " nobody can sign in",
              "Serve https, by a proxy or server.ssl.certificate, and name it so."));
    } else if (!path.isEmpty() && !path.equals("/")) {
      findings.add(
          Finding.wrong(
              COOKIES,
              "sojourn.public-url has the path "
                  + path
                  + ": cookies and pages are for a whole host",
              "Give the server a host name of its own, and name it without a path."));
    } else {
      findings.add(Finding.ok(COOKIES, "browsers keep them for " + url));
    }
  }

  private static void addProxies(
      List<Finding> findings, Settings settings, ServerSettings server, boolean hasOwnTls) {
    int before = findings.size();
    List<IpRange> proxies = server.proxies();
    boolean isBehindOne =
        server.publicUrl() != null && server.publicUrl().startsWith("https:") && !hasOwnTls;
    String listens = settings.text("server.address");
    if (isBehindOne && proxies.isEmpty()) {
      findings.add(
          Finding.wrong(
              PROXY,
              "sojourn.public-url is https, which a proxy must serve, but sojourn.trusted-proxies"
                  + " is empty: everybody seems to call from the proxy's address, and one who"
                  + " guesses passwords slows down all",
              "Set sojourn.trusted-proxies to the proxy's address."));
    }
    for (IpRange range : proxies) {
      if (range.contains("8.8.8.8") || range.contains("2001:4860:4860::8888")) {
        findings.add(
            Finding.wrong(
                PROXY,
                "sojourn.trusted-proxies trusts "
                    + range
                    + ", which is most of the world: anybody"
                    + " may claim any address",
                "Name the proxy's own address or network."));
      }
    }
    boolean isLocalOnly =
        listens != null && IpRange.parse("127.0.0.0/8").orElseThrow().contains(listens);
    if (isLocalOnly
        && !proxies.isEmpty()
        && proxies.stream().noneMatch(range -> range.contains("127.0.0.1"))) {
      findings.add(
          Finding.wrong(
              PROXY,
              "the server listens on " + listens + " alone, but trusts no proxy of this machine",
              "Add 127.0.0.1 to sojourn.trusted-proxies, or let server.address be reached."));
    }
    if (isBehindOne && listens != null && EVERYWHERE.contains(listens)) {
      findings.add(
          Finding.note(
              PROXY,
              "the server listens on every address, without TLS of its own",
              "See that only the proxy reaches it, or set server.address."));
    }
    if (!"none".equals(settings.text("server.forward-headers-strategy"))) {
      findings.add(
          Finding.wrong(
              PROXY,
              "server.forward-headers-strategy lets anybody claim any address",
              "Remove it; sojourn.trusted-proxies says whom to believe."));
    }
    if (findings.size() == before) {
      findings.add(
          Finding.ok(
              PROXY,
              proxies.isEmpty() ? "no forwarded address is believed" : "believed are " + proxies));
    }
  }

  private static void addDrain(List<Finding> findings, Settings settings, ServerSettings server) {
    String phase = settings.text("spring.lifecycle.timeout-per-shutdown-phase");
    Duration longest = phase == null ? Duration.ZERO : DurationStyle.detectAndParse(phase);
    Duration needed = server.drainDelay().plus(REST_OF_A_STOP);
    if (!server.drainDelay().isZero() && longest.compareTo(needed) < 0) {
      findings.add(
          Finding.wrong(
              PROXY,
              "a stop may take "
                  + longest.toSeconds()
                  + " s, but sojourn.drain-delay alone is "
                  + server.drainDelay().toSeconds()
                  + " s",
              "Set spring.lifecycle.timeout-per-shutdown-phase to " + needed.toSeconds() + "s."));
    }
  }
}
