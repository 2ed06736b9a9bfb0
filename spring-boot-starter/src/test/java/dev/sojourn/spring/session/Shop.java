package dev.sojourn.spring.session;

import dev.sojourn.TimeSource;
import dev.sojourn.spring.shop.Seat;
import dev.sojourn.spring.shop.Tab;
import dev.sojourn.testkit.FaultyStore;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.security.SpringSessionBackedSessionRegistry;
import org.springframework.session.security.web.authentication.SpringSessionRememberMeServices;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.annotation.SessionScope;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** An application with Spring Security, of which each test writes the pages that it needs. */
final class Shop implements AutoCloseable {

  /** What happens in one request. */
  @FunctionalInterface
  interface Step {
    Object with(HttpServletRequest request, HttpServletResponse response) throws Exception;
  }

  private static final Map<String, Step> STEPS = new ConcurrentHashMap<>();
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** Who may be signed in at one place alone. */
  static final String SINGLE = "single";

  /** What happens while the next one signs in, once. */
  static final AtomicReference<@Nullable Runnable> MEANWHILE = new AtomicReference<>();

  final ServletWebServerApplicationContext context;
  final Wire wire;
  final FindByIndexNameSessionRepository<?> repository;

  private Shop(ServletWebServerApplicationContext context) {
    this.context = context;
    wire = Wire.to(context.getWebServer().getPort());
    repository = (FindByIndexNameSessionRepository<?>) context.getBean("sessionRepository");
  }

  static Shop open(Class<?> application, FaultyStore store, TimeSource time, String... settings) {
    return open(
        builder(application, settings)
            .initializers(context -> {
              context.getBeanFactory().registerSingleton("store", store);
              context.getBeanFactory().registerSingleton("time", time);
            }));
  }

  /** As its settings say. */
  static Shop open(String... settings) {
    return open(builder(Pages.class, settings));
  }

  private static SpringApplicationBuilder builder(Class<?> application, String... settings) {
    return new SpringApplicationBuilder(application)
        .web(WebApplicationType.SERVLET)
        .properties(
            "server.port=0",
            "server.address=127.0.0.1",
            "spring.main.banner-mode=off",
            "logging.level.root=WARN",
            "management.endpoints.web.exposure.include=sessions",
            "spring.autoconfigure.exclude="
                + "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "sojourn.http.attribute-packages=dev.sojourn.spring.shop")
        .properties(settings);
  }

  private static Shop open(SpringApplicationBuilder builder) {
    return new Shop((ServletWebServerApplicationContext) builder.run());
  }

  /** Sojourn's, in a shop that has it. */
  SojournSessionRepository sessions() {
    return (SojournSessionRepository) repository;
  }

  /** A path where {@code step} happens. */
  static String page(Step step) {
    String name = "step" + COUNT.incrementAndGet();
    STEPS.put(name, step);
    return "/steps/" + name;
  }

  /** One request. */
  Wire.Answer step(Map<String, String> cookies, Step step) {
    return wire.get(page(step), cookies);
  }

  /** One request to the session. */
  Wire.Answer session(Map<String, String> cookies, SessionStep step) {
    return step(cookies, (request, response) -> step.with(request.getSession()));
  }

  /** What happens to the session in one request. */
  @FunctionalInterface
  interface SessionStep {
    Object with(HttpSession session) throws Exception;
  }

  /** The form of Spring Security, filled in and sent as a browser does. */
  Wire.Answer signIn(Map<String, String> cookies, String user, String password, String... more) {
    Wire.Answer form = wire.get("/login", cookies);
    String csrf = form.body().replaceAll("(?s).*name=\"_csrf\"[^>]*value=\"([^\"]*)\".*", "$1");
    return wire.post(
        "/login",
        "username=" + user + "&password=" + password + "&_csrf=" + csrf + String.join("", more),
        Wire.after(cookies, form));
  }

  @Override
  public void close() {
    context.close();
  }

  /** The application. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Pages {

    /** Of Spring Session, beside its own repository. */
    private static @Nullable SessionRegistry registry(
        FindByIndexNameSessionRepository<?> sessions) {
      return sessions instanceof SojournSessionRepository
          ? null
          : new SpringSessionBackedSessionRegistry<>(sessions);
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http, FindByIndexNameSessionRepository<?> sessions)
        throws Exception {
      return http.authorizeHttpRequests(requests ->
              requests
                  .requestMatchers("/steps/**", "/flash", "/flashed", "/actuator/**", "/error")
                  .permitAll()
                  .anyRequest()
                  .authenticated())
          .csrf(csrf -> csrf.ignoringRequestMatchers("/steps/**", "/flash", "/actuator/**"))
          .formLogin(Customizer.withDefaults())
          .rememberMe(
              remember -> remember.rememberMeServices(new SpringSessionRememberMeServices()))
          .sessionManagement(management ->
              management.sessionConcurrency(limit ->
                  limit
                      .maximumSessions(who -> who.getName().equals(SINGLE) ? 1 : -1)
                      .maxSessionsPreventsLogin(true)
                      .sessionRegistry(registry(sessions))))
          .build();
    }

    /** Has done what a test wants while somebody is signed in, and nothing is saved of it yet. */
    @Bean
    ApplicationListener<InteractiveAuthenticationSuccessEvent> meanwhile() {
      return event -> {
        Runnable action = MEANWHILE.getAndSet(null);
        if (action != null) {
          action.run();
        }
      };
    }

    @Bean
    InMemoryUserDetailsManager users() {
      return new InMemoryUserDetailsManager(
          List.of("alice", "bob", "carol", SINGLE).stream()
              .map(
                  name -> User.withUsername(name).password("{noop}right").roles("CUSTOMER").build())
              .toArray(UserDetails[]::new));
    }

    @Bean
    @SessionScope(proxyMode = ScopedProxyMode.NO)
    Seat seat() {
      return new Seat();
    }

    @Bean
    @SessionScope(proxyMode = ScopedProxyMode.NO)
    Tab tab() {
      return new Tab();
    }

    @Bean
    Steps steps() {
      return new Steps();
    }

    @Bean
    Redirects redirects() {
      return new Redirects();
    }
  }

  /** The pages that tests write. */
  @RestController
  static class Steps {

    @RequestMapping("/steps/{name}")
    void step(@PathVariable String name, HttpServletRequest request, HttpServletResponse response)
        throws Exception {
      Object result = STEPS.get(name).with(request, response);
      response.getWriter().print("<" + result + ">");
    }

    @GetMapping("/me")
    String me(HttpServletRequest request) {
      return "<" + request.getRemoteUser() + " " + request.isUserInRole("CUSTOMER") + ">";
    }
  }

  /** What is told to the next page. */
  @Controller
  static class Redirects {

    @GetMapping("/flashed")
    @ResponseBody
    String flashed(Model model) {
      return "told " + model.getAttribute("told");
    }

    @PostMapping("/flash")
    String flash(RedirectAttributes next) {
      next.addFlashAttribute("told", List.of("once"));
      return "redirect:/flashed";
    }
  }
}
