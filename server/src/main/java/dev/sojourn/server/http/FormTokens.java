package dev.sojourn.server.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tokens in forms, by which a form proves that it was made for the browser that sends it: a random
 * number and its HMAC-SHA-256 under the secret in that browser's cookie. Bound to that secret, they
 * are void after a sign-in, a sign-out and a rotation; nothing is kept on the server. Thread-safe.
 */
@Component
public class FormTokens {

  /** The name of the field. */
  public static final String FIELD = "form_token";

  /** The header by which scripts may send it. */
  public static final String HEADER = "Sojourn-Form-Token";

  private static final int NONCE_BYTES = 16;
  private static final int MAC_BYTES = 32;
  private static final byte[] PURPOSE = "sojourn form token 1".getBytes(StandardCharsets.US_ASCII);

  private final RandomGenerator random;

  FormTokens(RandomGenerator random) {
    this.random = random;
  }

  /** A token for a form that is sent with the cookie value {@code secret}; each one is another. */
  public String issue(String secret) {
    byte[] token = new byte[NONCE_BYTES + MAC_BYTES];
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    System.arraycopy(nonce, 0, token, 0, NONCE_BYTES);
    System.arraycopy(mac(secret, nonce), 0, token, NONCE_BYTES, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /** Whether {@code token} was made for {@code secret}. */
  public boolean matches(String secret, @Nullable String token) {
    if (secret.isEmpty() || token == null) {
      return false;
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
    return bytes.length == NONCE_BYTES + MAC_BYTES
        && MessageDigest.isEqual(
            Arrays.copyOfRange(bytes, NONCE_BYTES, bytes.length),
            mac(secret, Arrays.copyOf(bytes, NONCE_BYTES)));
  }

  private static byte[] mac(String secret, byte[] nonce) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update(PURPOSE);
      return mac.doFinal(nonce);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has HmacSHA256", impossible);
    }
  }
}
