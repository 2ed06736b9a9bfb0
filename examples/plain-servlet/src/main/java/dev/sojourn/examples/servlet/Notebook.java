package dev.sojourn.examples.servlet;

import static jakarta.servlet.DispatcherType.ASYNC;
import static jakarta.servlet.DispatcherType.ERROR;
import static jakarta.servlet.DispatcherType.FORWARD;
import static jakarta.servlet.DispatcherType.REQUEST;

import dev.sojourn.Lifetime;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionPolicy;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The notebook on an embedded Jetty: notes for guests, which stay when they sign in. */
public final class Notebook implements AutoCloseable {

  private static final int PORT = 8091;

  private final SessionManager sessions;
  private final Server server = new Server();
  private final ServerConnector connector;

  /**
   * Starts it on loopback.
   *
   * @param file where sessions are kept
   * @param port 0 for a free one
   */
  public Notebook(Path file, int port) throws Exception {
    Lifetime workday = new Lifetime(Duration.ofMinutes(30), Duration.ofHours(12));
    SessionPolicy policy = SessionPolicy.DEFAULT.withLifetimes(workday, workday);
    sessions = SessionManager.builder(SqliteStore.open(file)).policy(policy).build();
    SojournFilter filter = SojournFilter.builder(sessions).signInPath("/sign-in").build();

    HttpConfiguration http = new HttpConfiguration();
    http.setHeaderCacheCaseSensitive(true); // a token is what it is, capital letters and all
    connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);

    ServletContextHandler context = new ServletContextHandler("/");
    FilterHolder first = new FilterHolder(filter);
    first.setAsyncSupported(true);
    context.addFilter(first, "/*", EnumSet.of(REQUEST, FORWARD, ASYNC, ERROR));
    context.addServlet(new NotesPage(), "/");
    context.addServlet(new SignInPage(), "/sign-in");
    context.addServlet(new DevicesPage(sessions), "/devices");
    context.addServlet(new SignOutPage(), "/sign-out");
    server.setHandler(context);
    server.start();
  }

  /** Starts it on port {@value #PORT}, with its sessions in {@code notebook.db}. */
  public static void main(String[] arguments) throws Exception {
    Notebook notebook = new Notebook(Path.of("notebook.db"), PORT);
    System.out.println("The notebook is open at http://localhost:" + notebook.port());
    notebook.server.join();
  }

  /** Where it listens. */
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() throws Exception {
    server.stop();
    sessions.close();
  }
}
