package dev.sojourn.spring.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.servlet.AttributeCodec;
import dev.sojourn.servlet.UnreadableAttributeException;
import dev.sojourn.servlet.UnsupportedAttributeException;
import dev.sojourn.spring.shop.Cart;
import dev.sojourn.spring.shop.Member;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.webauthn.api.AttestationConveyancePreference;
import org.springframework.security.web.webauthn.api.AuthenticatorAttachment;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.ImmutableAuthenticationExtensionsClientInputs;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialDescriptor;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialParameters;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.authentication.WebAuthnAuthentication;
import org.springframework.web.servlet.FlashMap;

/** What Spring itself keeps in sessions comes back as it was. */
class SpringAttributesTest {

  private static final Instant NOW = Instant.parse("2026-11-28T10:15:30.5Z");

  private final AttributeCodec codec = allowing("dev.sojourn.spring.shop");

  private static AttributeCodec allowing(String... packages) {
    return SpringAttributes.allowing(
        List.of(packages), SpringAttributesTest.class.getClassLoader());
  }

  private Object roundTrip(Object value) {
    Object back = codec.decode("a", codec.encode("a", value));
    byte[] bytes = codec.encode("a", back);
    assertThat(codec.encode("a", back)).isEqualTo(bytes); // or each request would write it
    assertThat(codec.encode("a", codec.decode("a", bytes))).isEqualTo(bytes);
    return back;
  }

  private static SecurityContextImpl context(Object principal) {
    return new SecurityContextImpl(
        UsernamePasswordAuthenticationToken.authenticated(
            principal,
            null,
            List.of(FactorGrantedAuthority.withFactor("PASSWORD").issuedAt(NOW).build())));
  }

  @Test
  void aContextWithSpringSecuritysUser() {
    SecurityContextImpl context =
        context(User.withUsername("alice").password("x").roles("CUSTOMER").build());

    assertThat(roundTrip(context)).isEqualTo(context);
  }

  @Test
  void aContextWithAUserOfTheApplication() {
    SecurityContextImpl context = context(new Member("alice", "Al"));
    SecurityContextImpl back = (SecurityContextImpl) roundTrip(context);

    assertThat(back).isEqualTo(context);
    assertThat(back.getAuthentication().getPrincipal()).isEqualTo(new Member("alice", "Al"));
  }

  @Test
  void aUserOfAPackageThatIsNotNamedFailsWhereItIsSet() {
    AttributeCodec none = allowing();

    assertThatThrownBy(() -> none.encode("context", context(new Member("alice", "Al"))))
        .isInstanceOf(UnsupportedAttributeException.class)
        .hasMessageContaining("attribute context")
        .hasMessageContaining("sojourn.http.attribute-packages");
    assertThatThrownBy(
            () -> none.decode("context", codec.encode("context", context(new Member("a", "b")))))
        .isInstanceOf(UnreadableAttributeException.class);
  }

  @Test
  void itsTypesWithinListsAndMaps() {
    DefaultCsrfToken token = new DefaultCsrfToken("X-CSRF", "_csrf", "value");
    Map<?, ?> back = (Map<?, ?>) roundTrip(Map.of("tokens", List.of(token)));

    assertThat(((List<?>) back.get("tokens")).getFirst())
        .usingRecursiveComparison()
        .isEqualTo(token);
  }

  /** Of the application. */
  static final class BankSaysNo extends LockedException {
    private static final long serialVersionUID = 1L;

    BankSaysNo(String message, int more) {
      super(message + more);
    }
  }

  /** Likewise, and nothing that Spring Security has. */
  static final class Unheard extends AuthenticationException {
    private static final long serialVersionUID = 1L;

    Unheard() {
      super("unheard");
    }
  }

  @Test
  void whySignInsFailed() {
    assertThat(roundTrip(new BadCredentialsException("bad", new Exception())))
        .isExactlyInstanceOf(BadCredentialsException.class)
        .extracting("message")
        .isEqualTo("bad");
    assertThat(roundTrip(new BankSaysNo("no", 1)))
        .isExactlyInstanceOf(LockedException.class)
        .extracting("message")
        .isEqualTo("no1");
    assertThat(roundTrip(new Unheard()))
        .isExactlyInstanceOf(AuthenticationServiceException.class)
        .extracting("message")
        .isEqualTo("unheard");
  }

  @Test
  void whoIsSignedInByAPasskey() {
    var user = entity();
    var who =
        new WebAuthnAuthentication(
            user, List.of(FactorGrantedAuthority.withFactor("WEBAUTHN").issuedAt(NOW).build()));
    var back = (SecurityContextImpl) roundTrip(new SecurityContextImpl(who));

    assertThat(back.getAuthentication()).isInstanceOf(WebAuthnAuthentication.class);
    assertThat(back.getAuthentication().getPrincipal()).isEqualTo(user);
    assertThat(back.getAuthentication().getAuthorities()).isEqualTo(who.getAuthorities());
  }

  private static PublicKeyCredentialUserEntity entity() {
    return ImmutablePublicKeyCredentialUserEntity.builder()
        .id(Bytes.random())
        .name("alice")
        .displayName("Alice")
        .build();
  }

  private static List<PublicKeyCredentialDescriptor> credentials() {
    return List.of(
        PublicKeyCredentialDescriptor.builder()
            .type(PublicKeyCredentialType.PUBLIC_KEY)
            .id(Bytes.random())
            .transports(AuthenticatorTransport.HYBRID, AuthenticatorTransport.INTERNAL)
            .build());
  }

  @Test
  void whatAPasskeyWasAskedFor() {
    PublicKeyCredentialRequestOptions asked =
        PublicKeyCredentialRequestOptions.builder()
            .challenge(Bytes.random())
            .rpId("shop.example.com")
            .timeout(Duration.ofMinutes(3))
            .allowCredentials(credentials())
            .userVerification(UserVerificationRequirement.REQUIRED)
            .build();

    assertThat(roundTrip(asked)).usingRecursiveComparison().isEqualTo(asked);
  }

  @Test
  void whatANewPasskeyWasAskedFor() {
    PublicKeyCredentialCreationOptions asked =
        PublicKeyCredentialCreationOptions.builder()
            .challenge(Bytes.random())
            .rp(PublicKeyCredentialRpEntity.builder().id("shop.example.com").name("Shop").build())
            .user(entity())
            .pubKeyCredParams(
                PublicKeyCredentialParameters.EdDSA, PublicKeyCredentialParameters.ES256)
            .timeout(Duration.ofMinutes(3))
            .excludeCredentials(credentials())
            .attestation(AttestationConveyancePreference.NONE)
            .authenticatorSelection(
                AuthenticatorSelectionCriteria.builder()
                    .authenticatorAttachment(AuthenticatorAttachment.PLATFORM)
                    .residentKey(ResidentKeyRequirement.REQUIRED)
                    .userVerification(UserVerificationRequirement.PREFERRED)
                    .build())
            .extensions(new ImmutableAuthenticationExtensionsClientInputs())
            .build();

    assertThat(roundTrip(asked)).usingRecursiveComparison().isEqualTo(asked);
  }

  @Test
  void flashMaps() {
    FlashMap flash = new FlashMap();
    flash.put("cart", Cart.of("tea"));
    flash.setTargetRequestPath("/next");
    flash.addTargetRequestParam("q", "a");
    flash.addTargetRequestParam("q", "b");
    flash.startExpirationPeriod(60);
    FlashMap back = (FlashMap) ((List<?>) roundTrip(List.of(flash))).getFirst();

    assertThat((Object) back).isEqualTo(flash);
    assertThat(back.getExpirationTime()).isEqualTo(flash.getExpirationTime());
    assertThat(back.getTargetRequestParams()).isEqualTo(flash.getTargetRequestParams());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"spring-security\":\"[\\\"java.lang.ProcessBuilder\\\",{}]\"}",
        "{\"spring-security\":\"{\\\"@class\\\":\\\"javax.script.ScriptEngineManager\\\"}\"}",
        "{\"spring-security\":\"no json\"}",
        "{\"spring-security\":1}",
        "{\"spring-security-refusal\":{\"map\":{}}}",
        "{\"spring-security-refusal\":{\"map\":{\"class\":\"java.lang.Error\",\"message\":\"x\"}}}",
        "{\"spring-security-refusal\":{\"map\":{\"class\":\"org.springframework.security.core"
            + ".userdetails.User\",\"message\":\"x\"}}}",
        "{\"spring-security-refusal\":{\"map\":{\"class\":\"org.springframework.security.Gone\"}}}",
        "{\"spring-passkey-options\":1}",
        "{\"spring-passkey-options\":{\"map\":{}}}",
        "{\"spring-flash\":[]}",
        "{\"spring-flash\":{\"map\":{\"values\":{\"map\":{}}}}}"
      })
  void whatMakesNoSenseIsUnreadable(String json) {
    byte[] bytes = ("\u0001" + json).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> codec.decode("a", bytes))
        .isInstanceOf(UnreadableAttributeException.class);
  }
}
