package dev.sojourn.spring.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Initiator;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.servlet.SojournFilter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContextImpl;

/** {@link Doors} in Tomcat, and what its visitors do. */
abstract class DoorsContract extends ShopContract {

  static final String CONTEXT = "SPRING_SECURITY_CONTEXT";

  @Override
  Class<?> application() {
    return Doors.class;
  }

  @Override
  String setting() {
    return "sojourn.policies.default.guest-attributes=cart";
  }

  @BeforeEach
  void signEverybodyOut() {
    manager.endAllOf("default", Initiator.SYSTEM);
  }

  Session session(Map<String, String> cookies) {
    Wire.Answer answer =
        shop.step(
            cookies,
            (request, response) -> SojournFilter.session(request).orElseThrow().id().toString());
    return session(answer.body().replaceAll("[<>]", ""));
  }

  Session session(String id) {
    return manager.find(SessionId.parse(id).orElseThrow()).orElseThrow();
  }

  List<Session> living(String user) {
    SessionFilter filter =
        SessionFilter.filter().user(UserId.of(user)).state(SessionState.ACTIVE).build();
    return manager.list(filter, PageRequest.first(100)).items();
  }

  Map<String, String> guest(String name, Object value) {
    return Wire.after(
        NOBODY,
        shop.session(
            NOBODY,
            session -> {
              session.setAttribute(name, value);
              return "";
            }));
  }

  Wire.Answer enter(String below, Map<String, String> cookies, String user) {
    return shop.wire.post(below + "/login", "username=" + user + "&password=right", cookies);
  }

  Map<String, String> in(String user) {
    return Wire.after(NOBODY, shop.signIn(NOBODY, user, "right"));
  }

  String who(Map<String, String> cookies) {
    return shop.wire.get("/who", cookies).body();
  }

  Wire.Answer byOneTimeToken(Map<String, String> cookies, String user) {
    String token = shop.wire.post("/ott/generate", "username=" + user, cookies).body();
    return shop.wire.post("/login/ott", "token=" + token, cookies);
  }

  void assertNobody(Map<String, String> cookies) {
    assertThat(shop.wire.get("/who", cookies).status()).isEqualTo(302);
  }

  static SecurityContextImpl context(String user, String factor) {
    return new SecurityContextImpl(authentication(user, factor));
  }

  static Authentication authentication(String user, String factor) {
    return UsernamePasswordAuthenticationToken.authenticated(
        user, null, List.of(FactorGrantedAuthority.fromAuthority(factor)));
  }

  Wire.Answer submit(Map<String, String> cookies, Wire.Answer form, String user) {
    String csrf = form.body().replaceAll("(?s).*name=\"_csrf\"[^>]*value=\"([^\"]*)\".*", "$1");
    return shop.wire.post(
        "/login", "username=" + user + "&password=right&_csrf=" + csrf, Wire.after(cookies, form));
  }

  Wire.Answer signOut(Map<String, String> cookies) {
    Wire.Answer page = shop.wire.get("/logout", cookies);
    String csrf = page.body().replaceAll("(?s).*name=\"_csrf\"[^>]*value=\"([^\"]*)\".*", "$1");
    return shop.wire.post("/logout", "_csrf=" + csrf, Wire.after(cookies, page));
  }
}
