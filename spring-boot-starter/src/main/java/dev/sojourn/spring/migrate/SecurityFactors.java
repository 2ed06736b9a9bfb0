package dev.sojourn.spring.migrate;

import dev.sojourn.FactorMethod;
import dev.sojourn.SignIn;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;

/** How users proved who they are, as Spring Security notes it; used only where it is there. */
final class SecurityFactors {

  private SecurityFactors() {}

  /** {@code signIn} with the factors of {@code context}, each at its own time. */
  static SignIn with(SignIn signIn, @Nullable Object context) {
    Authentication who =
        context instanceof SecurityContext known ? known.getAuthentication() : null;
    Map<FactorMethod, FactorGrantedAuthority> latest = new EnumMap<>(FactorMethod.class);
    if (who != null) {
      for (GrantedAuthority authority : who.getAuthorities()) {
        if (authority instanceof FactorGrantedAuthority factor) {
          FactorMethod method = method(factor.getAuthority());
          if (method != null) {
            latest.merge(
                method, factor, (a, b) -> a.getIssuedAt().isBefore(b.getIssuedAt()) ? b : a);
          }
        }
      }
    }
    SignIn all = signIn;
    for (Map.Entry<FactorMethod, FactorGrantedAuthority> one : latest.entrySet()) {
      all = all.factor(one.getKey(), one.getValue().getIssuedAt(), 0);
    }
    return all;
  }

  private static @Nullable FactorMethod method(@Nullable String authority) {
    return switch (authority) {
      case FactorGrantedAuthority.PASSWORD_AUTHORITY -> FactorMethod.PASSWORD;
      case FactorGrantedAuthority.WEBAUTHN_AUTHORITY -> FactorMethod.PASSKEY;
      case FactorGrantedAuthority.AUTHORIZATION_CODE_AUTHORITY,
          FactorGrantedAuthority.SAML_RESPONSE_AUTHORITY,
          FactorGrantedAuthority.CAS_AUTHORITY ->
          FactorMethod.FEDERATED;
      case null, default -> null;
    };
  }
}
