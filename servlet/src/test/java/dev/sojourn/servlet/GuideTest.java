package dev.sojourn.servlet;

import static dev.sojourn.FactorMethod.PASSWORD;
import static jakarta.servlet.DispatcherType.ASYNC;
import static jakarta.servlet.DispatcherType.ERROR;
import static jakarta.servlet.DispatcherType.FORWARD;
import static jakarta.servlet.DispatcherType.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation.Created;
import dev.sojourn.Creation.Refused;
import dev.sojourn.SessionManager;
import dev.sojourn.SignIn;
import dev.sojourn.access.AccessRules;
import dev.sojourn.access.RulesFile;
import dev.sojourn.access.RulesWatch;
import dev.sojourn.servlet.shop.Cart;
import dev.sojourn.store.sqlite.SqliteStore;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/without-spring.md is this code, and does what is said there. */
class GuideTest {

  private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  static final class Startup implements ServletContextListener {
    private final Path file;
    private SessionManager sessions;

    Startup(Path file) {
      this.file = file;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
      sessions = SessionManager.builder(SqliteStore.open(file)).build();
      SojournFilter filter =
          SojournFilter.builder(sessions)
              .ownOrigins("https://shop.example.com")
              .trustedProxies("10.0.0.0/8")
              .attributes(JsonAttributeCodec.allowing("dev.sojourn.servlet.shop"))
              .signInPath("/login")
              .build();
      FilterRegistration.Dynamic first = event.getServletContext().addFilter("sojourn", filter);
      first.setAsyncSupported(true);
      first.addMappingForUrlPatterns(
          EnumSet.of(REQUEST, FORWARD, ASYNC, ERROR), false, "/*"); // before all others
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
      sessions.close();
    }
  }

  static final class Login extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String user = request.getParameter("user");
      if (!isRight(user, request.getParameter("password"))) {
        response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
        return;
      }
      switch (SojournFilter.signIn(request, SignIn.user(user).roles("customer").factor(PASSWORD))) {
        case Created created -> response.sendRedirect("/cart");
        case Refused refused -> response.sendError(409, refused.reason().wireName());
      }
    }

    private static boolean isRight(String user, String password) {
      return password.equals("right of " + user);
    }
  }

  static final class CartPage extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      Cart cart = (Cart) request.getSession().getAttribute("cart"); // a guest's, before the sign-in
      response.getWriter().print(request.getRemoteUser() + " has " + cart);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
      request.getSession().setAttribute("cart", new Cart("me", List.of("tea")));
    }
  }

  static final class Prices extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/event-stream");
      AsyncContext stream = request.startAsync();
      stream.setTimeout(0);
      SojournFilter.hold(request, reason -> stream.complete());
      stream.getResponse().getWriter().print("data: 1\n\n");
      stream.getResponse().flushBuffer();
    }
  }

  @Test
  void theGuideShowsThisVeryCode() throws IOException {
    Path root = Path.of("..").toAbsolutePath().normalize();
    String here =
        words(
            Files.readString(
                root.resolve("servlet/src/test/java/dev/sojourn/servlet/GuideTest.java")));
    Matcher code = CODE.matcher(Files.readString(root.resolve("docs/without-spring.md")));
    int blocks = 0;
    while (code.find()) {
      blocks++;
      for (String piece : code.group(1).split("\n\n")) {
        assertThat(here).contains(words(piece));
      }
    }
    assertThat(blocks).isGreaterThanOrEqualTo(4);
  }

  private static String words(String code) {
    return code.replaceAll("\\s", "");
  }

  @Test
  void itReadsRulesAsTheGuideSays(@TempDir Path directory) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("rules.yaml"), "rules: [{path: /, require: signed_in}]");
    SessionManager sessions =
        SessionManager.builder(SqliteStore.open(directory.resolve("sessions.db"))).build();
    RulesFile.Listener listener =
        new RulesFile.Listener() {
          @Override
          public void changed(AccessRules rules) {}

          @Override
          public void kept(String problem) {}
        };

    RulesFile rules = RulesFile.open(file, listener); // who hears what becomes of changes
    RulesWatch watch = RulesWatch.over(rules); // a change counts within about a second
    SojournFilter filter =
        SojournFilter.builder(sessions).rules(rules).signInPath("/login").build();

    assertThat(filter.statistics().areRulesBroken()).isFalse();
    filter.destroy();
    watch.close();
    sessions.close();
  }

  @Test
  void itDoesWhatTheGuideSays(@TempDir Path directory) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addEventListener(new Startup(directory.resolve("sessions.db")));
    context.addServlet(new ServletHolder(new Login()), "/login");
    context.addServlet(new ServletHolder(new CartPage()), "/cart");
    server.setHandler(context);
    server.start();
    try {
      Wire wire = new Wire(connector.getLocalPort());
      String own = "Origin: https://shop.example.com";
      assertThat(wire.send("POST /cart", "Origin: https://evil.example").status()).isEqualTo(403);
      String guest = FilterContract.cookies(wire.send("POST /cart", own));
      assertThat(wire.get("/cart", guest).body()).contains("null has Cart[owner=me, items=[tea]]");
      assertThat(wire.send("POST /login?user=alice&password=wrong", own, guest).status())
          .isEqualTo(401);
      Wire.Answer signedIn =
          wire.send("POST /login?user=alice&password=right+of+alice", own, guest);
      assertThat(signedIn.status()).isIn(302, 303);
      assertThat(wire.get("/cart", FilterContract.cookies(signedIn)).body())
          .contains("alice has Cart[owner=me, items=[tea]]");
    } finally {
      server.stop();
    }
  }
}
