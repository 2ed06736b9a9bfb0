package dev.sojourn.spring.session;

import dev.sojourn.Access;
import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.Session;
import dev.sojourn.SignIn;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * Spring Security's authorities in the words of sessions, and back: {@code ROLE_x} is the role x, a
 * {@link FactorGrantedAuthority} a factor with its time, and any other a permission.
 */
final class Authorities {

  private static final String ROLE = "ROLE_";
  private static final String FACTOR = "FACTOR_";

  /**
   * Spring Security's own factors; any other is known by its name here, {@code FACTOR_TOTP} for
   * one. Where somebody else vouches for the user (who runs the mailbox, issued the certificate or
   * the token, or has signed them in), that is a single factor of the first level.
   */
  private static final Map<String, FactorMethod> METHODS =
      Map.of(
          FactorGrantedAuthority.PASSWORD_AUTHORITY, FactorMethod.PASSWORD,
          FactorGrantedAuthority.WEBAUTHN_AUTHORITY, FactorMethod.PASSKEY,
          FactorGrantedAuthority.OTT_AUTHORITY, FactorMethod.FEDERATED,
          FactorGrantedAuthority.X509_AUTHORITY, FactorMethod.FEDERATED,
          FactorGrantedAuthority.BEARER_AUTHORITY, FactorMethod.FEDERATED,
          FactorGrantedAuthority.AUTHORIZATION_CODE_AUTHORITY, FactorMethod.FEDERATED,
          FactorGrantedAuthority.SAML_RESPONSE_AUTHORITY, FactorMethod.FEDERATED,
          FactorGrantedAuthority.CAS_AUTHORITY, FactorMethod.FEDERATED);

  private Authorities() {}

  /** {@code signIn} with the factors of {@code who}, and with its roles and permissions if any. */
  static SignIn state(SignIn signIn, Authentication who) {
    SignIn stated = signIn.proved(!(who instanceof RememberMeAuthenticationToken));
    for (Map.Entry<FactorMethod, Instant> factor : factors(who).entrySet()) {
      stated = stated.factor(factor.getKey(), factor.getValue(), 0);
    }
    Access access = access(who);
    return access.equals(Access.NONE)
        ? stated
        : stated
            .roles(access.roles().toArray(String[]::new))
            .permissions(access.permissions().toArray(String[]::new));
  }

  /** The factors of {@code who} that {@code session} does not know, or knows as proved earlier. */
  static List<SignIn.StatedFactor> newFactors(Authentication who, Session session) {
    List<SignIn.StatedFactor> newer = new ArrayList<>();
    factors(who)
        .forEach((method, at) -> {
          boolean isKnown =
              session.factors().stream()
                  .anyMatch(known -> known.method() == method && !at.isAfter(known.at()));
          if (!isKnown) {
            newer.add(new SignIn.StatedFactor(method, at, 0));
          }
        });
    return newer;
  }

  /** When each factor was proved last. */
  private static Map<FactorMethod, Instant> factors(Authentication who) {
    Map<FactorMethod, Instant> latest = new EnumMap<>(FactorMethod.class);
    for (GrantedAuthority authority : who.getAuthorities()) {
      if (authority instanceof FactorGrantedAuthority factor) {
        Instant at = factor.getIssuedAt().truncatedTo(ChronoUnit.MILLIS);
        method(factor)
            .ifPresent(method -> latest.merge(method, at, (a, b) -> b.isAfter(a) ? b : a));
      }
    }
    return latest;
  }

  private static Optional<FactorMethod> method(FactorGrantedAuthority factor) {
    String name = factor.getAuthority();
    FactorMethod known = METHODS.get(name);
    return known == null && name.startsWith(FACTOR)
        ? FactorMethod.ofWireName(name.substring(FACTOR.length()).toLowerCase(Locale.ROOT))
        : Optional.ofNullable(known);
  }

  /**
   * Roles and permissions. What is out of the bounds of {@link Access} is left out: the context has
   * it, and no sign-in fails for it. Factors are no permissions, whatever class they are of.
   */
  static Access access(Authentication who) {
    Set<String> roles = new TreeSet<>();
    Set<String> permissions = new TreeSet<>();
    for (GrantedAuthority authority : who.getAuthorities()) {
      String name = authority.getAuthority();
      if (name == null || isFactor(authority)) {
        continue;
      }
      if (name.startsWith(ROLE)) {
        add(roles, name.substring(ROLE.length()));
      } else {
        add(permissions, name);
      }
    }
    return new Access(roles, permissions);
  }

  private static void add(Set<String> names, String name) {
    if (names.size() < Access.MAX_ENTRIES && Access.isName(name)) {
      names.add(name);
    }
  }

  /**
   * The authorities in force in {@code session}: its roles and permissions, and those of {@code
   * factors} that still count there. Who may state permissions states neither roles nor factors by
   * them.
   */
  static List<GrantedAuthority> inForce(
      Session session, Collection<? extends GrantedAuthority> factors) {
    List<GrantedAuthority> all = new ArrayList<>();
    session.roles().forEach(role -> all.add(new SimpleGrantedAuthority(ROLE + role)));
    session.permissions().stream()
        .filter(name -> !name.startsWith(ROLE) && !name.startsWith(FACTOR))
        .forEach(name -> all.add(new SimpleGrantedAuthority(name)));
    factors.stream()
        .filter(factor -> isFactor(factor) && counts(factor, session))
        .forEach(all::add);
    return all;
  }

  /** {@code all} without the factors that count no longer in {@code session}. */
  static List<GrantedAuthority> counting(
      Session session, Collection<? extends GrantedAuthority> all) {
    return all.stream()
        .filter(authority -> !isFactor(authority) || counts(authority, session))
        .<GrantedAuthority>map(authority -> authority)
        .toList();
  }

  private static boolean isFactor(GrantedAuthority authority) {
    String name = authority.getAuthority();
    return authority instanceof FactorGrantedAuthority || (name != null && name.startsWith(FACTOR));
  }

  /** Of a method that the session knows nothing of, nobody can say more than of all factors. */
  private static boolean counts(GrantedAuthority authority, Session session) {
    Optional<FactorMethod> known =
        authority instanceof FactorGrantedAuthority factor ? method(factor) : Optional.empty();
    return session.authenticatedAt() != null
        && known
            .map(method -> session.factors().stream().anyMatch(factor -> factor.method() == method))
            .orElse(true);
  }

  /** The factors of {@code session} as authorities. */
  static List<GrantedAuthority> factorsOf(Session session) {
    return session.factors().stream().map(Authorities::authority).toList();
  }

  private static GrantedAuthority authority(Factor factor) {
    String name =
        switch (factor.method()) {
          case PASSKEY -> FactorGrantedAuthority.WEBAUTHN_AUTHORITY;
          default -> FACTOR + factor.method().name();
        };
    return FactorGrantedAuthority.withAuthority(name).issuedAt(factor.at()).build();
  }
}
