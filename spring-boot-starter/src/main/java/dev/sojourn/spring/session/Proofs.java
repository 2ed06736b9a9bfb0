package dev.sojourn.spring.session;

import dev.sojourn.Idempotency;
import dev.sojourn.Initiator;
import dev.sojourn.Reauthentication;
import dev.sojourn.Rotation;
import dev.sojourn.Session;
import dev.sojourn.SessionManager;
import dev.sojourn.SignIn;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.servlet.Visitor;
import dev.sojourn.token.SessionToken;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/** How somebody proved in a request who they are; used only where Spring Security is there. */
final class Proofs {

  private static final String RECORDED = Proofs.class.getName();

  private Proofs() {}

  /** The session knows of {@code who}: what is saved of it later in this request is nothing new. */
  static void recorded(HttpServletRequest request, Authentication who) {
    request.setAttribute(RECORDED, who);
  }

  /** Whether it does. */
  static boolean isRecorded(HttpServletRequest request, Authentication who) {
    return who.equals(request.getAttribute(RECORDED));
  }

  /** Records what the context says that the session does not know yet. */
  static void again(
      HttpServletRequest request, SessionManager sessions, Session session, Object context) {
    Authentication who = SecurityContexts.in(context);
    if (who != null && !isRecorded(request, who)) {
      add(request, sessions, session, Authorities.newFactors(who, session));
      recorded(request, who);
    }
  }

  /**
   * Records factors, whereby the token is replaced.
   *
   * @return null if there are none
   */
  static @Nullable Rotation add(
      HttpServletRequest request,
      SessionManager sessions,
      Session session,
      List<SignIn.StatedFactor> factors) {
    if (factors.isEmpty()) {
      return null;
    }
    Idempotency repeat =
        sessions.takesIdempotencyKeys() && Visitor.of(request) instanceof Visitor.SignedIn in
            ? repeat("reauthentication", in.token(), methods(factors))
            : null;
    return SojournFilter.addFactors(
        request, new Reauthentication(session.id(), factors, null, repeat, Initiator.USER, null));
  }

  private static String methods(List<SignIn.StatedFactor> factors) {
    return factors.stream()
        .map(factor -> factor.method().wireName())
        .sorted()
        .collect(Collectors.joining(" "));
  }

  /**
   * What requests at once of one browser have in common that do the same: each is a repeat of the
   * first, and gets the same token. Otherwise the answers could arrive in another order than the
   * tokens were made in, and leave the browser with one that opens nothing.
   *
   * @param token with which they came; only a digest of it is kept, which opens nothing
   */
  static Idempotency repeat(String what, SessionToken token, String details) {
    return repeat(what, token.reveal(), details);
  }

  /** The same for requests with this secret in common. */
  static Idempotency repeat(String what, String secret, String details) {
    byte[] text = (secret + '\n' + details).getBytes(StandardCharsets.UTF_8);
    return new Idempotency(what, HexFormat.of().formatHex(sha256().digest(text)), "");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
