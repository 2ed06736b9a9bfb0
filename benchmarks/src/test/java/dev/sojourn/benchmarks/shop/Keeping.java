package dev.sojourn.benchmarks.shop;

import java.util.List;
import java.util.Locale;

/** Who keeps the shop's sessions. */
enum Keeping {
  SOJOURN("org.springframework.boot.session.jdbc.autoconfigure.JdbcSessionAutoConfiguration"),
  SPRING_SESSION_JDBC(Keeping.OURS),
  THE_CONTAINER(
      Keeping.OURS
          + ",org.springframework.boot.session.jdbc.autoconfigure.JdbcSessionAutoConfiguration"
          + ",org.springframework.boot.session.autoconfigure.SessionAutoConfiguration");

  private static final String OURS =
      "dev.sojourn.spring.boot.SojournAutoConfiguration"
          + ",dev.sojourn.spring.boot.SojournMetricsAutoConfiguration"
          + ",dev.sojourn.spring.boot.SojournSessionAutoConfiguration";

  /** What of the class path is left out. */
  private final String without;

  Keeping(String without) {
    this.without = without;
  }

  /** The settings of a shop whose sessions are in this database, or would be. */
  List<String> settings(int port, String keys) {
    return List.of(
        "--server.port=0",
        "--server.address=127.0.0.1",
        "--logging.level.root=WARN",
        "--spring.main.banner-mode=off",
        "--spring.autoconfigure.exclude=" + without,
        "--spring.datasource.url=jdbc:postgresql://localhost:%d/%s".formatted(port, database()),
        "--spring.datasource.username=postgres",
        "--spring.session.jdbc.initialize-schema=always",
        "--spring.session.timeout=30m",
        "--sojourn.store.url=postgres://postgres@localhost:%d/%s".formatted(port, database()),
        "--sojourn.keys.file=" + keys,
        // Room for the sessions that come often, and for some of the others.
        "--sojourn.cache-size=1MB",
        "--sojourn.http.attribute-cache-size=1MB",
        "--sojourn.http.attribute-packages=dev.sojourn.examples.shop");
  }

  String database() {
    return "shop_" + name().toLowerCase(Locale.ROOT);
  }
}
