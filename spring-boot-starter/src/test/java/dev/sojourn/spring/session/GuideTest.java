package dev.sojourn.spring.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.UserId;
import dev.sojourn.spring.shop.Cart;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The code of docs/spring-boot.md is this code, and does what is said there. */
class GuideTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @RestController
  static class Carts {

    @PostMapping("/cart")
    String add(@RequestParam String item, HttpSession session) {
      Cart cart = (Cart) session.getAttribute("cart");
      session.setAttribute("cart", cart == null ? Cart.of(item) : cart.with(item));
      return session.getId(); // public: log it, list it, nobody gets in by it
    }

    @GetMapping("/signed-in-since")
    Instant since(Session session) { // dev.sojourn.Session
      return session.createdAt();
    }

    @PostMapping("/known-as")
    String knownAs(@RequestParam String name, HttpSession session) {
      session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, name);
      return "";
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({Carts.class, ByTokens.class})
  static class Application {

    @Bean
    UserIds userIds() {
      return name -> UserId.of("shop", name.replace('\\', '.'));
    }

    @Bean
    SecurityFilterChain open(HttpSecurity http) throws Exception {
      return http.csrf(csrf -> csrf.disable())
          .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
          .build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ByTokens {

    @Bean
    @Order(1)
    SecurityFilterChain api(HttpSecurity http, SojournAuthenticationStrategy strategy) {
      return http.securityMatcher("/api/**")
          .securityContext(contexts ->
              contexts.securityContextRepository(new SojournSecurityContextRepository(strategy)))
          .sessionManagement(
              sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .build();
    }
  }

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("docs/spring-boot.md"));
  }

  private static String block(String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page());
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  @Test
  void theCodeOfThePageIsThisCode() throws IOException {
    String here =
        words(Files.readString(Path.of("src/test/java/dev/sojourn/spring/session/GuideTest.java")));
    Matcher code = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page());
    int blocks = 0;
    while (code.find()) {
      blocks++;
      assertThat(here).contains(words(code.group(1)));
    }
    assertThat(blocks).isEqualTo(5);
  }

  private static String words(String code) {
    return code.replaceAll("\\s", "");
  }

  @Test
  void itDoesWhatThePageSays(@TempDir Path directory) throws IOException {
    Properties settings = new Properties();
    settings.load(new StringReader(block("properties")));
    settings.setProperty(
        "sojourn.store.url",
        settings
            .getProperty("sojourn.store.url")
            .replace("sqlite:", "sqlite:" + directory.toString().replace('\\', '/') + "/"));
    settings.setProperty("server.port", "0");
    settings.setProperty("server.address", "127.0.0.1");
    settings.setProperty("logging.level.root", "WARN");
    settings.setProperty("spring.main.banner-mode", "off");
    settings.setProperty(
        "spring.autoconfigure.exclude",
        "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration");
    try (var application =
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(Application.class).properties(settings).run()) {
      Wire wire = Wire.to(application.getWebServer().getPort());
      SojournSessionRepository sessions = application.getBean(SojournSessionRepository.class);

      Map<String, String> guest = Wire.after(Map.of(), wire.post("/cart", "item=tea", Map.of()));
      String id = wire.post("/cart", "item=cups", guest).body();
      assertThat(sessions.findById(id).<Cart>getAttribute("cart"))
          .isEqualTo(Cart.of("tea").with("cups"));
      assertThat(sessions.findById(id).getMaxInactiveInterval()).hasMinutes(30);
      assertThat(wire.get("/signed-in-since", guest).body())
          .contains(sessions.findById(id).getCreationTime().toString());

      wire.post("/known-as", "name=alice", guest);
      endAllOfAlice(sessions);
      assertThat(sessions.findByPrincipalName("alice")).isEmpty();
    }
  }

  private static void endAllOfAlice(SojournSessionRepository sessions) {
    Set<String> living = sessions.findByPrincipalName("alice").keySet();
    living.forEach(sessions::deleteById);

    assertThat(living).hasSize(1);
  }
}
