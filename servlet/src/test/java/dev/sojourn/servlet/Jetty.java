package dev.sojourn.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.ee11.websocket.servlet.WebSocketUpgradeFilter;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty. */
final class Jetty implements Container {

  private final Server server = new Server();
  private final HttpConfiguration http = new HttpConfiguration();
  private final ServerConnector connector =
      new ServerConnector(server, new HttpConnectionFactory(http));

  Jetty(String path, SojournFilter filter, Servlet application) throws Exception {
    this(path, filter, application, false);
  }

  private Jetty(String path, SojournFilter filter, Servlet application, boolean isLenient)
      throws Exception {
    http.setHeaderCacheCaseSensitive(true); // as docs/without-spring.md says
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler(path.isEmpty() ? "/" : path);
    if (isLenient) {
      http.setUriCompliance(UriCompliance.UNSAFE);
      context.getServletHandler().setDecodeAmbiguousURIs(true);
    }
    FilterHolder before = new FilterHolder(new Before());
    before.setAsyncSupported(true);
    context.addFilter(before, "/*", EnumSet.of(DispatcherType.REQUEST));
    FilterHolder first = new FilterHolder(filter);
    first.setAsyncSupported(true);
    context.addFilter(
        first,
        "/*",
        EnumSet.of(
            DispatcherType.REQUEST,
            DispatcherType.FORWARD,
            DispatcherType.ASYNC,
            DispatcherType.ERROR));
    // Jetty puts its own before all others, unless one of this name stands somewhere already.
    FilterHolder sockets = new FilterHolder(WebSocketUpgradeFilter.class);
    sockets.setName(WebSocketUpgradeFilter.class.getName());
    sockets.setAsyncSupported(true);
    context.addFilter(sockets, "/*", EnumSet.of(DispatcherType.REQUEST));
    ServletHolder last = new ServletHolder(application);
    last.setAsyncSupported(true);
    context.addServlet(last, "/*");
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.addErrorPage(400, 599, ERROR_PAGE);
    context.setErrorHandler(errors);
    JakartaWebSocketServletContainerInitializer.configure(
        context, (servletContext, container) -> container.addEndpoint(Socket.behind(filter)));
    server.setHandler(context);
    server.start();
  }

  /** One that accepts every address that it can make something of. */
  static Jetty lenient(String path, SojournFilter filter, Servlet application) throws Exception {
    return new Jetty(path, filter, application, true);
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
