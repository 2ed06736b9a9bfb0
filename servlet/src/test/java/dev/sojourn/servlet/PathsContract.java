package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.access.AccessRules;
import jakarta.servlet.DispatcherType;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Addresses that servers read in different ways: what the container maps to the application is
 * never anything else than what the rules have decided about, however lenient the container is.
 */
abstract class PathsContract extends FilterContract {

  private static final String RULES =
      """
      rules:
        - path: /public/**
          require: anonymous
        - path: /admin/**
          require: {role: admin}
      """;

  private final String context;

  PathsContract(Container.Starter starter, String context) {
    super(starter);
    this.context = context;
  }

  @Override
  String context() {
    return context;
  }

  @Override
  SojournFilterBuilder configured(SojournFilterBuilder builder) {
    return builder.rules(AccessRules.of(RULES.getBytes(StandardCharsets.UTF_8)));
  }

  @BeforeAll
  void pages() {
    application.on(
        Application.ANY,
        (request, response) -> {
          boolean isError = request.getDispatcherType() == DispatcherType.ERROR;
          String rest = request.getPathInfo();
          response.setCharacterEncoding(StandardCharsets.UTF_8);
          response
              .getWriter()
              .print(
                  (isError ? "page " : "served ")
                      + request.getServletPath()
                      + (rest == null ? "" : rest));
        });
  }

  /** By row: what leads to the administrators' pages for some server or other. */
  static Stream<Arguments> detours() {
    return Stream.of(
        row("PN-1", "/public/../admin/x"),
        row("PN-1", "/public/%2e%2e/admin/x"),
        row("PN-1", "/public/.%2E/admin/x"),
        row("PN-1", "/public/x/../../admin/x"),
        row("PN-1", "/admin/../public/x"),
        row("PN-1", "/public/./../admin/x"),
        row("PN-1", "/../admin/x"),
        row("PN-1", "/public/../../admin/x"),
        row("PN-2", "//admin/x"),
        row("PN-2", "/public//../admin/x"),
        row("PN-2", "/public/..//admin/x"),
        row("PN-2", "//public/../admin/x"),
        row("PN-3", "/public%2f..%2fadmin/x"),
        row("PN-3", "/public/..%2fadmin/x"),
        row("PN-3", "/admin%2fx"),
        row("PN-3", "/admin%2Fx"),
        row("PN-3", "/%2fadmin/x"),
        row("PN-4", "/public/..;/admin/x"),
        row("PN-4", "/public/..;a=b/admin/x"),
        row("PN-4", "/public;/../admin/x"),
        row("PN-4", "/admin;/x"),
        row("PN-4", "/admin;public/x"),
        row("PN-4", "/;/admin/x"),
        row("PN-4", "/;public/admin/x"),
        row("PN-4", "/public/%2e%2e;/admin/x"),
        row("PN-4", "/admin/x;/../../public/y"),
        row("PN-5", "/ADMIN/x"),
        row("PN-5", "/Admin/x"),
        row("PN-5", "/admin"),
        row("PN-5", "/admin/"),
        row("PN-5", "/%61dmin/x"),
        row("PN-5", "/%41dmin/x"),
        row("PN-5", "/\u00ef\u00bd\u0081dmin/x"),
        row("PN-5", "/%ef%bd%81dmin/x"),
        row("PN-6", "/admin./x"),
        row("PN-6", "/admin%20/x"),
        row("PN-6", "/admin../x"),
        row("PN-6", "/public/..%20/admin/x"),
        row("PN-7", "/admin%00/x"),
        row("PN-7", "/admin/x%00.css"),
        row("PN-7", "/public/%00/../admin/x"),
        row("PN-7", "/public/x%0a/../../admin/x"),
        row("PN-7", "/public\u0000/x"),
        row("PN-7", "/public/x%09"),
        row("PN-8", "/public/%c0%ae%c0%ae/admin/x"),
        row("PN-8", "/public/..%c0%afadmin/x"),
        row("PN-8", "/%c1%a1dmin/x"),
        row("PN-8", "/public/%ff"),
        row("PN-8", "/public/%ed%a0%80"),
        row("PN-8", "/public/\u00c0\u00ae\u00c0\u00ae/admin/x"),
        row("PN-9", "/public\\..\\admin\\x"),
        row("PN-9", "/public/..\\admin/x"),
        row("PN-9", "/public/..%5cadmin/x"),
        row("PN-9", "/public%5c..%5cadmin/x"),
        row("PN-9", "\\admin/x"),
        row("PN-10", "/public/%252e%252e/admin/x"),
        row("PN-10", "/public/..%252fadmin/x"),
        row("PN-10", "/%2561dmin/x"),
        row("PN-10", "/public/%u002e%u002e/admin/x"),
        row("PN-10", "/public/%2"),
        row("PN-10", "/public/%zz"),
        row("PN-11", "/%61pp/admin/x"),
        row("PN-11", "//app/admin/x"),
        row("PN-11", "/./app/admin/x"),
        row("PN-11", "/x/../app/admin/x"),
        row("PN-11", "/app/../app/admin/x"),
        row("PN-11", "/app;x/admin/x"),
        row("PN-11", "/app%2fadmin/x"),
        row("PN-11", "/app\\admin/x"),
        row("PN-11", "/APP/admin/x"));
  }

  /** What makes no difference, and a strict container may refuse all the same. */
  static Stream<Arguments> harmless() {
    return Stream.of(
        row("PN-1", "/public/x/../y"),
        row("PN-1", "/public/./x"),
        row("PN-1", "/public/%2e/x"),
        row("PN-2", "/public//x"),
        row("PN-4", "/public/x;a=b"),
        row("PN-4", "/public/x;a=b/y"),
        row("PN-5", "/Public/X"),
        row("PN-5", "/%70ublic/x"),
        row("PN-5", "/public"),
        row("PN-5", "/public/"),
        row("PN-6", "/public/.../admin/x"),
        row("PN-6", "/public/x."),
        row("PN-6", "/public/x%20"),
        row("PN-8", "/public/%c3%a4"));
  }

  private static Arguments row(String id, String target) {
    return Arguments.of(id, target);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("detours")
  @Tag("PN-1")
  @Tag("PN-2")
  @Tag("PN-3")
  @Tag("PN-4")
  @Tag("PN-5")
  @Tag("PN-6")
  @Tag("PN-7")
  @Tag("PN-8")
  @Tag("PN-9")
  @Tag("PN-10")
  @Tag("PN-11")
  void noSpellingLeadsPastTheRules(String row, String target) {
    Creation.Created alice = signedIn("alice");
    Creation.Created admin = signedIn("root", "admin");
    for (String before : Stream.of("", context).distinct().toList()) {
      for (Wire.Answer refused :
          List.of(wire.get(before + target), wire.get(before + target, cookie(alice)))) {
        assertThat(refused.status()).as(refused.text()).isNotEqualTo(200);
        assertThat(refused.body()).doesNotContain("served");
      }
      Wire.Answer answer = wire.get(before + target, cookie(admin));
      if (answer.status() == 200) {
        assertThat(Normalizer.normalize(answer.body(), Normalizer.Form.NFKC))
            .containsIgnoringCase("served /admin");
      }
    }
  }

  @Test
  void plainAddressesAreServedAsTheRulesSay() {
    assertThat(wire.get(context + "/public/x").body()).contains("served /public/x");
    assertThat(wire.get(context + "/admin/x").status()).isEqualTo(401);
    assertThat(wire.get(context + "/admin/x", cookie(signedIn("root", "admin"))).body())
        .contains("served /admin/x");
    assertThat(wire.send("BREW " + context + "/public/x", SAME_ORIGIN).status()).isEqualTo(200);
    assertThat(wire.send("get " + context + "/public/x", SAME_ORIGIN).status()).isNotEqualTo(200);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("harmless")
  @Tag("PN-1")
  @Tag("PN-2")
  @Tag("PN-4")
  @Tag("PN-5")
  @Tag("PN-6")
  @Tag("PN-8")
  void whatMakesNoDifferencePasses(String row, String target) {
    Wire.Answer answer = wire.get(context + target);

    if (answer.status() != 400) { // a container may refuse it altogether
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.body()).containsIgnoringCase("served /public");
    }
  }
}
