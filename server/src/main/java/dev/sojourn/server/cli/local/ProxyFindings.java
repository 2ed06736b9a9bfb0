package dev.sojourn.server.cli.local;

import dev.sojourn.IpRange;
import dev.sojourn.server.ServerSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether browsers keep the cookies, and whose addresses are believed. */
final class ProxyFindings {

  private static final String COOKIES = "cookies";
  private static final String PROXY = "proxy";
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> THIS_MACHINES = Set.of("127.0.0.1", "::1");

  /** Of public networks, far from one another: what holds one of them was meant to hold all. */
  private static final Set<String> OF_STRANGERS =
      Set.of("8.8.8.8", "193.0.14.129", "2001:4860:4860::8888", "2a00:1450::1");

  private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?::|(?=/))");

  private ProxyFindings() {}

  static List<Finding> of(ServerSettings server, Listener listener) {
    List<Finding> findings = new ArrayList<>();
    addPublicUrl(findings, server);
    addProxies(findings, server, listener);
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
    int before = findings.size();
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
    }
    if (!path.isEmpty() && !path.equals("/")) {
      findings.add(
          Finding.wrong(
              COOKIES,
              "sojourn.public-url has the path "
                  + path
                  + ": cookies and pages are for a whole host",
              "Give the server a host name of its own, and name it without a path."));
    }
    if (findings.size() == before) {
      findings.add(Finding.ok(COOKIES, "browsers keep them for " + url));
    }
  }

  private static void addProxies(List<Finding> findings, ServerSettings server, Listener listener) {
    int before = findings.size();
    List<IpRange> proxies = server.proxies();
    boolean isBehindOne =
        server.publicUrl() != null && server.publicUrl().startsWith("https:") && !listener.hasTls();
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
      if (OF_STRANGERS.stream().anyMatch(range::contains)) {
        findings.add(
            Finding.wrong(
                PROXY,
                "sojourn.trusted-proxies trusts "
                    + brief(range)
                    + ", which is most of the world: anybody"
                    + " may claim any address",
                "Name the proxy's own address or network."));
      }
    }
    if (listener.isLocalOnly()
        && !proxies.isEmpty()
        && THIS_MACHINES.stream().noneMatch(address -> areIn(proxies, address))) {
      findings.add(
          Finding.wrong(
              PROXY,
              "the server listens on "
                  + listener.url()
                  + " alone, but trusts no proxy of this machine",
              "Add 127.0.0.1 to sojourn.trusted-proxies, or let server.address be reached."));
    }
    if (isBehindOne && listener.address() == null) {
      findings.add(
          Finding.note(
              PROXY,
              "the server listens on every address, without TLS of its own",
              "See that only the proxy reaches it, or set server.address."));
    }
    if (listener.believesForwarded()) {
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
              proxies.isEmpty()
                  ? "no forwarded address is believed"
                  : "believed are " + brief(proxies)));
    }
  }

  private static List<String> brief(List<IpRange> ranges) {
    return ranges.stream().map(ProxyFindings::brief).toList();
  }

  /** With "::" for the longest row of zeros, the first of equals (RFC 5952 section 4.2). */
  private static String brief(IpRange range) {
    String text = range.toString();
    return ZEROS
        .matcher(text)
        .results()
        .max(Comparator.comparingInt(zeros -> zeros.end() - zeros.start()))
        .map(zeros -> text.substring(0, zeros.start()) + "::" + text.substring(zeros.end()))
        .orElse(text);
  }

  private static boolean areIn(List<IpRange> ranges, String address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }
}
