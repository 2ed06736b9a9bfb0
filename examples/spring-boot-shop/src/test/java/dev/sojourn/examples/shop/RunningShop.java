package dev.sojourn.examples.shop;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** The shop as its main method starts it, on a free port. */
record RunningShop(ServletWebServerApplicationContext context) implements AutoCloseable {

  static RunningShop start(String... settings) {
    return new RunningShop(
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(ShopApplication.class).run(settings(settings)));
  }

  private static String[] settings(String... more) {
    String[] all = new String[more.length + 2];
    all[0] = "--server.port=0";
    all[1] = "--logging.level.root=WARN";
    for (int i = 0; i < more.length; i++) {
      all[i + 2] = "--" + more[i];
    }
    return all;
  }

  String origin() {
    return "http://localhost:" + context.getWebServer().getPort();
  }

  @Override
  public void close() {
    context.close();
  }
}
