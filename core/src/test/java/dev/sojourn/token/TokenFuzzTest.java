package dev.sojourn.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sojourn.SessionId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Any text as a token. Nothing is thrown; one token has one text; and a text that was not made here
 * proves nothing, however near it comes to one that was.
 */
class TokenFuzzTest {

  private static final KeyRing RING = Keys.ring(1, 2);
  private static final Hmacs HMACS = new Hmacs(RING);
  private static final ReferenceTokens REFERENCES = new ReferenceTokens(HMACS, Keys.random(7));
  private static final DeviceTokens DEVICES = new DeviceTokens(HMACS, Keys.random(8));
  private static final SessionToken SESSION =
      REFERENCES.mint(new SessionId(0x01943b2e7c007a3fL, 0x8d120123456789abL), 3).token();
  private static final DeviceToken DEVICE = DEVICES.mint().token();

  /**
   * The text as it is, as the body of a token with the right checksum, and as changes of true ones.
   */
  @FuzzTest(maxDuration = "2m")
  void provesNothingThatWasNotMadeHere(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    asReference(text);
    asDevice(text);
    asReference(ReferenceToken.FORMAT.encode(Arrays.copyOf(data, ReferenceToken.BODY_BYTES)));
    asReference(changed(SESSION.reveal(), data));
    asDevice(changed(DEVICE.reveal(), data));
    byte[] body = ReferenceToken.FORMAT.decode(SESSION.reveal());
    xor(body, data);
    asReference(ReferenceToken.FORMAT.encode(body));
  }

  private static void asReference(String text) {
    SessionToken token = SessionToken.of(text);
    PresentedToken presented = PresentedToken.of(token);
    ReferenceToken parsed = ReferenceToken.parse(token);
    assertThat(token.toString()).isEqualTo(SESSION.toString());
    if (parsed == null) {
      return;
    }
    SessionId named = parsed.session();
    ByteBuffer body = ByteBuffer.wrap(parsed.body());
    assertThat(ReferenceToken.FORMAT.encode(parsed.body())).isEqualTo(text);
    assertThat(presented).isNotNull().extracting(PresentedToken::session).isEqualTo(named);
    assertThat(named).isEqualTo(new SessionId(body.getLong(4), body.getLong(12)));
    assertThat(parsed.generation()).isEqualTo(body.getInt(20));
    assertThat(REFERENCES.prove(parsed) != null).isEqualTo(text.equals(SESSION.reveal()));
  }

  private static void asDevice(String text) {
    DeviceToken token = DeviceToken.of(text);
    boolean isOurs = text.equals(DEVICE.reveal());
    assertThat(DEVICES.prove(token) != null).isEqualTo(isOurs);
    assertThat(DeviceTokens.hasForm(text) || !isOurs).isTrue();
    assertThat(token.toString()).isEqualTo(DEVICE.toString());
  }

  /** Pairs of bytes: where, and which character stands there instead. */
  private static String changed(String text, byte[] data) {
    StringBuilder changed = new StringBuilder(text);
    for (int i = 0; i + 1 < data.length; i += 2) {
      changed.setCharAt((data[i] & 0xff) % text.length(), (char) (data[i + 1] & 0xff));
    }
    return changed.toString();
  }

  private static void xor(byte[] body, byte[] data) {
    for (int i = 0; i < data.length; i++) {
      int at = i % body.length;
      body[at] = (byte) (body[at] ^ data[i]);
    }
  }
}
