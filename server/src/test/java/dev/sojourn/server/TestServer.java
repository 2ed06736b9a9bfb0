package dev.sojourn.server;

import dev.sojourn.SessionManager;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.server.accounts.QuickAccounts;
import dev.sojourn.store.RecordStore;
import dev.sojourn.testkit.FaultyStore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The whole server in this process, on a free port and a SQLite file, with the test's clock. */
public final class TestServer implements AutoCloseable {

  private final ConfigurableApplicationContext context;

  private TestServer(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** Starts on the data in {@code directory}, with settings beyond the usual ones. */
  public static TestServer start(Path directory, TimeSource time, Map<String, String> settings) {
    return start(directory, time, settings, context -> {});
  }

  /** The same on a store of the test's own. */
  public static TestServer start(Path directory, TimeSource time, FaultyStore store) {
    return start(directory, time, store, Map.of());
  }

  /** The same with settings beyond the usual ones. */
  public static TestServer start(
      Path directory, TimeSource time, FaultyStore store, Map<String, String> settings) {
    return start(
        directory, time, settings, context -> context.registerBean(FaultyStore.class, () -> store));
  }

  private static TestServer start(
      Path directory,
      TimeSource time,
      Map<String, String> settings,
      Consumer<GenericApplicationContext> parts) {
    SpringApplication application = new SpringApplication(SojournServer.class);
    application.setLogStartupInfo(false);
    application.setRegisterShutdownHook(false);
    application.addInitializers(context -> {
      GenericApplicationContext beans = (GenericApplicationContext) context;
      beans.registerBean(TimeSource.class, () -> time);
      parts.accept(beans);
    });
    Map<String, String> all = new LinkedHashMap<>();
    all.put("spring.main.banner-mode", "off");
    all.put("server.port", "0");
    all.put("sojourn.store.url", "sqlite:" + directory.resolve("sojourn.db"));
    all.put("sojourn.keys.file", directory.resolve("keys").toString());
    all.putAll(settings);
    return new TestServer(
        application.run(
            all.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new)));
  }

  /** Makes the accounts {@code alice} and {@code bob}, as the demo has them. */
  public TestServer withAccounts() {
    return withAccount("alice").withAccount("bob");
  }

  /** Makes an account with the password {@code NAME-demo}, which is quick to check. */
  public TestServer withAccount(String name) {
    QuickAccounts.create(
        bean(RecordStore.class), bean(TimeSource.class).instant(), UserId.of(name), name + "-demo");
    return this;
  }

  /** {@code http://localhost:PORT}. */
  public String origin() {
    int port = ((WebServerApplicationContext) context).getWebServer().getPort();
    return "http://localhost:" + port;
  }

  /** The engine. */
  public SessionManager sessions() {
    return bean(SessionManager.class);
  }

  /** A part of the server. */
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** All parts of a sort, by their names. */
  public <T> Map<String, T> beans(Class<T> type) {
    return context.getBeansOfType(type);
  }

  @Override
  public void close() {
    context.close();
  }
}
