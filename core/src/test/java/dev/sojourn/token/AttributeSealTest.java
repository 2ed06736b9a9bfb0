package dev.sojourn.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionId;
import dev.sojourn.token.AttributeSeal.Place;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeSealTest {

  private static final byte[] PLAIN = "the cat is in the bag".getBytes(StandardCharsets.UTF_8);
  private static final SessionId SESSION = new SessionId(new UUID(1, 2));
  private static final Place PLACE = new Place("default", SESSION, "attributes");

  private final KeyRing ring = Keys.ring(1, 2);
  private final AttributeSeal seal = seals(ring);

  private static AttributeSeal seals(KeyRing ring) {
    return new AttributeSeal(ring, Keys.random(9), true);
  }

  @Test
  void itOpensWhatItSealed() {
    byte[] sealed = seal.seal(PLACE, PLAIN);

    assertThat(seal.open(PLACE, sealed)).isEqualTo(PLAIN);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("cat");
    assertThat(seal.open(PLACE, seal.seal(PLACE, new byte[0]))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 1_000, 300_000})
  void itIsLongerByTheHeadAndTheTag(int length) {
    byte[] sealed = seal.seal(PLACE, new byte[length]);

    assertThat(sealed).hasSize(length + 33);
    assertThat(seal.open(PLACE, sealed)).isEqualTo(new byte[length]);
  }

  /** The form in the file, made by hand: it must stay readable. */
  @Test
  void itIsAesGcmUnderAKeyOfTheSessionsOwn() throws Exception {
    byte[] sealed = seal.seal(PLACE, PLAIN);
    ByteBuffer parts = ByteBuffer.wrap(sealed);
    assertThat(parts.get()).isEqualTo((byte) AttributeSeal.FORMAT);
    assertThat(parts.getInt()).isEqualTo(ring.current().id());
    byte[] key =
        new Hmacs(ring)
            .of(ring.current().id(), "sojourn attribute key", "default", SESSION.toString());
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(128, sealed, 5, 12));
    cipher.updateAAD(sealed, 0, 5);
    String place = "7:default" + SESSION.toString().length() + ":" + SESSION + "10:attributes";
    cipher.updateAAD(place.getBytes(StandardCharsets.UTF_16BE));

    assertThat(cipher.doFinal(sealed, 17, sealed.length - 17)).isEqualTo(PLAIN);
  }

  @Test
  void itOpensInItsPlaceOnly() {
    byte[] sealed = seal.seal(PLACE, PLAIN);

    assertThat(seal.open(new Place("other", SESSION, "attributes"), sealed)).isNull();
    SessionId another = new SessionId(new UUID(1, 3));
    assertThat(seal.open(new Place("default", another, "attributes"), sealed)).isNull();
    assertThat(seal.open(new Place("default", SESSION, "attribute"), sealed)).isNull();
  }

  @Test
  void whatWasChangedAnywhereIsRefused() {
    byte[] sealed = seal.seal(PLACE, PLAIN);
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThat(seal.open(PLACE, changed)).as("byte %d", i).isNull();
    }
    for (int length = 0; length < sealed.length; length++) {
      assertThat(seal.open(PLACE, java.util.Arrays.copyOf(sealed, length))).isNull();
    }
    assertThat(seal.open(PLACE, java.util.Arrays.copyOf(sealed, sealed.length + 1))).isNull();
  }

  @Test
  void theSameIsNeverSealedTheSameWay() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      assertThat(seen.add(new String(seal.seal(PLACE, PLAIN), StandardCharsets.ISO_8859_1)))
          .isTrue();
    }
  }

  @Test
  void olderKeysOpenAndTheCurrentOneSeals() {
    byte[] before = seals(Keys.ring(1)).seal(PLACE, PLAIN);

    assertThat(seal.open(PLACE, before)).isEqualTo(PLAIN);
    assertThat(seal.isCurrent(before)).isFalse();
    assertThat(seal.isCurrent(seal.seal(PLACE, PLAIN))).isTrue();
    assertThat(seal.isCurrent(new byte[] {AttributeSeal.FORMAT})).isFalse();
  }

  @Test
  void withoutItsKeyOrUnderAnotherOfItsNameNothingOpens() {
    byte[] sealed = seals(Keys.ring(1)).seal(PLACE, PLAIN);

    assertThat(seals(Keys.ring(2)).open(PLACE, sealed)).isNull();
    assertThat(seals(Keys.impostor(1)).open(PLACE, sealed)).isNull();
  }

  @Test
  void aProofTellsOneKeyFromAnotherOfItsName() {
    int id = Keys.key(1).id();

    assertThat(seal.proof(id)).isEqualTo(seals(Keys.ring(1)).proof(id)).hasSize(Hmacs.BYTES);
    assertThat(seals(Keys.impostor(1)).proof(id)).isNotEqualTo(seal.proof(id));
    assertThat(seals(Keys.ring(2)).proof(id)).isNull();
  }

  @Test
  void itSaysWhetherItSeals() {
    assertThat(seal.seals()).isTrue();
    AttributeSeal opensOnly = new AttributeSeal(ring, Keys.random(9), false);
    assertThat(opensOnly.seals()).isFalse();
    assertThat(opensOnly.open(PLACE, seal.seal(PLACE, PLAIN))).isEqualTo(PLAIN);
  }

  @Test
  void theMarkIsWhatEverythingUnderAKeyBeginsWith() {
    byte[] mark = AttributeSeal.mark(seal.currentKey());

    assertThat(seal.seal(PLACE, PLAIN)).startsWith(mark);
    assertThat(seal.isCurrent(mark)).isTrue();
    assertThat(seal.isCurrent(AttributeSeal.mark(Keys.key(1).id()))).isFalse();
  }
}
