package dev.sojourn.demo;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Hands each request to the next node in turn, and passes over those that do not listen. So no two
 * requests of a browser need meet the same node. Each answer says which node gave it.
 */
final class Proxy extends ProxyHandler {

  /** In answers: the number of the node. */
  static final String NODE = "Sojourn-Demo-Node";

  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final String CHOSEN = Proxy.class.getName();
  private static final String AGAIN = CHOSEN + ".again";
  private static final Set<String> READING = Set.of("GET", "HEAD");

  /** Longer than a caller may wait for events. */
  private static final long IDLE_MILLIS = 120_000;

  private static final int CONNECTIONS = 1000;

  private final Supplier<List<Node>> nodes;
  private final AtomicInteger turn = new AtomicInteger();

  private Proxy(Supplier<List<Node>> nodes) {
    this.nodes = nodes;
  }

  /**
   * Listens on this machine's own address.
   *
   * @param port where
   * @param nodes those there are at a moment
   * @throws Exception if it cannot listen there
   */
  static Server start(int port, Supplier<List<Node>> nodes) throws Exception {
    Server server = new Server();
    HttpConfiguration http = new HttpConfiguration();
    http.setHeaderCacheCaseSensitive(true); // or else a token could become somebody else's
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.setHandler(new Proxy(nodes));
    server.setErrorHandler((request, response, callback) ->
        say(response, callback, HttpStatus.getMessage(response.getStatus())));
    server.start();
    return server;
  }

  @Override
  protected void configureHttpClient(HttpClient client) {
    client.setMaxConnectionsPerDestination(CONNECTIONS);
    client.setIdleTimeout(IDLE_MILLIS);
  }

  /**
   * What the proxy answers itself is a line of text: Jetty would make a page, and tell of itself.
   */
  private static boolean say(Response response, Callback callback, String what) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
    response.write(true, ByteBuffer.wrap((what + "\n").getBytes(StandardCharsets.UTF_8)), callback);
    return true;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if ("*".equals(request.getHttpURI().getPath())) {
      response.setStatus(HttpStatus.NO_CONTENT_204); // asks of this server, not of what it has
      callback.succeeded();
      return true;
    }
    Node node = next();
    if (node == null) {
      response.setStatus(HttpStatus.SERVICE_UNAVAILABLE_503);
      response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
      return say(response, callback, "No node listens.");
    }
    request.setAttribute(CHOSEN, node);
    response.getHeaders().put(NODE, node.number());
    return super.handle(request, response, callback);
  }

  private @Nullable Node next() {
    List<Node> all = nodes.get();
    for (int i = 0; i < all.size(); i++) {
      Node node = all.get(Math.floorMod(turn.getAndIncrement(), all.size()));
      if (node.listens()) {
        return node;
      }
    }
    return null;
  }

  @Override
  protected HttpURI rewriteHttpURI(Request request) {
    Node node = (Node) request.getAttribute(CHOSEN);
    return HttpURI.build(request.getHttpURI())
        .scheme("http")
        .host(InetAddress.getLoopbackAddress().getHostAddress())
        .port(node.port());
  }

  /** The nodes are to see what the browser named, and where it calls from. */
  @Override
  protected void addProxyHeaders(Request fromClient, org.eclipse.jetty.client.Request toNode) {
    String host = fromClient.getHeaders().get(HttpHeader.HOST);
    toNode.headers(headers -> {
      if (host != null) {
        headers.put(HttpHeader.HOST, host);
      }
      headers.put(FORWARDED_FOR, Request.getRemoteAddr(fromClient));
    });
  }

  /** What changes nothing is asked again of another node: this one may have died meanwhile. */
  @Override
  protected void onServerToProxyResponseFailure(
      Request fromClient,
      org.eclipse.jetty.client.Request toNode,
      org.eclipse.jetty.client.Response fromNode,
      Response toClient,
      Callback callback,
      Throwable failure) {
    boolean mayAsk = READING.contains(fromClient.getMethod()) && !toClient.isCommitted();
    if (mayAsk && fromClient.getAttribute(AGAIN) == null) {
      fromClient.setAttribute(AGAIN, true);
      toClient.reset();
      handle(fromClient, toClient, callback);
    } else {
      super.onServerToProxyResponseFailure(
          fromClient, toNode, fromNode, toClient, callback, failure);
    }
  }
}
