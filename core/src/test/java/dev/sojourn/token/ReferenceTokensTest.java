package dev.sojourn.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sojourn.Randomness;
import dev.sojourn.SessionId;
import dev.sojourn.token.ReferenceTokens.Minted;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTokensTest {

  private static final SessionId SESSION =
      SessionId.parse("01943b2e-7c00-7a3f-8d12-0123456789ab").orElseThrow();
  private static final int TEXT_LENGTH = 4 + 96 + 6;

  private final KeyRing ring = Keys.ring(1);
  private final ReferenceTokens tokens = tokens(ring, 7);
  private final Minted minted = tokens.mint(SESSION, 3);
  private final String text = minted.token().reveal();

  private static ReferenceTokens tokens(KeyRing ring, long seed) {
    return new ReferenceTokens(new Hmacs(ring), Keys.random(seed));
  }

  private static ReferenceToken parse(String text) {
    return ReferenceToken.parse(SessionToken.of(text));
  }

  @Test
  void aMintedTokenNamesItsSessionAndProvesItself() {
    ReferenceToken token = ReferenceToken.parse(minted.token());

    assertThat(token.session()).isEqualTo(SESSION);
    assertThat(token.generation()).isEqualTo(3);
    assertThat(tokens.prove(token)).isEqualTo(minted.verifier());
  }

  /** The convention by which secret scanners recognise a leaked token. */
  @Test
  @Tag("TF-1")
  @Tag("TF-2")
  void theTextHasPrefixBodyAndChecksum() {
    assertThat(text).hasSize(TEXT_LENGTH).matches("sjr_[A-Za-z0-9_-]{96}[0-9A-Za-z]{6}");
  }

  @Test
  @Tag("ASVS-7.2.3")
  @Tag("SM-2")
  @Tag("SM-3")
  @Tag("CVE-2025-47275")
  void theBodyHoldsKeySessionGenerationSecretAndHalfAnHmac() {
    byte[] secret = new byte[32];
    Keys.random(99).nextBytes(secret);
    Minted known = tokens.mint(SESSION, 3, ring.current().id(), secret);

    ByteBuffer body =
        ByteBuffer.wrap(Base64.getUrlDecoder().decode(known.token().reveal().substring(4, 100)));

    assertThat(body.remaining()).isEqualTo(72);
    assertThat(body.getInt()).isEqualTo(ring.current().id());
    assertThat(new UUID(body.getLong(), body.getLong())).isEqualTo(SESSION.value());
    assertThat(body.getInt()).isEqualTo(3);
    byte[] carried = new byte[32];
    body.get(carried);
    assertThat(carried).isEqualTo(secret);
    byte[] seal = new byte[16];
    body.get(seal);
    byte[] verifier = known.verifier().reveal();
    assertThat(verifier).hasSize(16).isNotEqualTo(seal);
  }

  @Test
  void whatIsStoredIsNotInTheToken() {
    String hex = java.util.HexFormat.of().formatHex(minted.verifier().reveal());
    byte[] body = Base64.getUrlDecoder().decode(text.substring(4, 100));
    assertThat(java.util.HexFormat.of().formatHex(body)).doesNotContain(hex);
  }

  @Test
  @Tag("ASVS-7.2.3")
  @Tag("SM-3")
  void theSecretIsAsRandomAsItsSource() {
    byte[] expected = new byte[32];
    Keys.random(7).nextBytes(expected);
    byte[] body = Base64.getUrlDecoder().decode(text.substring(4, 100));
    assertThat(Arrays.copyOfRange(body, 24, 56)).isEqualTo(expected);
  }

  @Test
  @Tag("ASVS-7.2.3")
  @Tag("SM-3")
  void aHundredThousandTokensAreAllDifferent() {
    Set<String> texts = new HashSet<>();
    Set<SecretBytes> verifiers = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      Minted next = tokens.mint(SESSION, 0);
      texts.add(next.token().reveal());
      verifiers.add(next.verifier());
    }
    assertThat(texts).hasSize(100_000);
    assertThat(verifiers).hasSize(100_000);
  }

  /** 64 of the 256 bits are compared: that two are equal by chance is one in 370,000 runs. */
  @Test
  @Tag("soak")
  @Tag("ASVS-7.2.3")
  void tenMillionTokensAreAllDifferent() {
    ReferenceTokens strong = new ReferenceTokens(new Hmacs(ring), Randomness.strong());
    long[] secrets = new long[10_000_000];
    for (int i = 0; i < secrets.length; i++) {
      byte[] body = ReferenceToken.parse(strong.mint(SESSION, 0).token()).body();
      secrets[i] = ByteBuffer.wrap(body).getLong(24);
    }
    Arrays.parallelSort(secrets);
    for (int i = 1; i < secrets.length; i++) {
      assertThat(secrets[i]).isNotEqualTo(secrets[i - 1]);
    }
  }

  @Test
  void theSameSecretUnderTheSameKeyGivesTheSameToken() {
    byte[] secret = new byte[32];
    int key = ring.current().id();
    assertThat(tokens.mint(SESSION, 1, key, secret))
        .isEqualTo(tokens.mint(SESSION, 1, key, secret));
    assertThat(tokens.mint(SESSION, 2, key, secret).verifier())
        .isNotEqualTo(tokens.mint(SESSION, 1, key, secret).verifier());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokens.mint(SESSION, 1, key + 1, secret))
        .withMessage("no such key");
  }

  @Test
  @Tag("CVE-2026-27840")
  void cutAtEveryLengthItIsNoToken() {
    for (int length = 0; length < text.length(); length++) {
      assertThat(parse(text.substring(0, length))).as("first %d", length).isNull();
      assertThat(parse(text.substring(text.length() - length))).as("last %d", length).isNull();
    }
  }

  @Test
  void withOneBitChangedAtAnyPositionItIsNoToken() {
    for (int i = 0; i < text.length(); i++) {
      for (int bit = 0; bit < 16; bit++) {
        char[] changed = text.toCharArray();
        changed[i] ^= (char) (1 << bit);
        assertThat(parse(new String(changed))).as("bit %d of %d", bit, i).isNull();
      }
    }
  }

  /** One token has one text, so that what is compared or blocked as text cannot be evaded. */
  @Test
  void withAnyOtherCharacterAtAnyPositionItIsNoToken() {
    for (int i = 0; i < text.length(); i++) {
      for (char c = 0; c < 0x180; c++) {
        if (c != text.charAt(i)) {
          assertThat(parse(text.substring(0, i) + c + text.substring(i + 1))).isNull();
        }
      }
    }
  }

  @Test
  @Tag("TF-3")
  @Tag("TF-4")
  void withOneBitOfTheBodyChangedUnderARightChecksumItIsForged() {
    byte[] body = Base64.getUrlDecoder().decode(text.substring(4, 100));
    for (int bit = 0; bit < body.length * 8; bit++) {
      byte[] changed = body.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      ReferenceToken forged = parse(ReferenceToken.FORMAT.encode(changed));
      assertThat(forged).isNotNull();
      assertThat(tokens.prove(forged)).as("bit %d", bit).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "sjr_", "sjr", "null", "\0", "Bearer x", "sjr_\u0000"})
  @Tag("SM-10")
  void whatIsNoTokenIsNull(String other) {
    assertThat(parse(other)).isNull();
  }

  @Test
  void whitespaceAroundItIsNotPassedOver() {
    for (String other :
        new String[] {text + " ", " " + text, text + "\n", text + "\0", text + "="}) {
      assertThat(parse(other)).isNull();
    }
  }

  @Test
  void aMegabyteIsNoToken() {
    assertThat(parse("sjr_" + "A".repeat(1 << 20))).isNull();
    assertThat(parse(text.repeat(10_000))).isNull();
    assertThat(parse("\ud83d\ude00".repeat(1 << 19))).isNull();
  }

  @Test
  @Tag("TF-1")
  @Tag("TF-6")
  void aTokenOfAnotherPrefixIsNone() {
    for (String prefix : new String[] {"sjf_", "sjd_", "sjk_", "SJR_", "Sjr_", "xxx_"}) {
      assertThat(parse(prefix + text.substring(4))).isNull();
      assertThat(parse(reChecked(prefix))).isNull();
    }
    DeviceTokens devices = new DeviceTokens(new Hmacs(ring), Keys.random(1));
    assertThat(parse(devices.mint().token().reveal())).isNull();
  }

  /** The same body under another prefix, its checksum made anew. */
  private String reChecked(String prefix) {
    byte[] body = Base64.getUrlDecoder().decode(text.substring(4, 100));
    return new TokenFormat(prefix, body.length).encode(body);
  }

  @Test
  void aTokenOfAnotherServerIsForged() {
    ReferenceToken token = ReferenceToken.parse(minted.token());
    assertThat(tokens(Keys.ring(2), 1).prove(token)).isNull();
    assertThat(tokens(Keys.impostor(1), 1).prove(token)).isNull();
  }

  @Test
  void keysThatNoLongerSignStillVerify() {
    ReferenceToken token = ReferenceToken.parse(minted.token());
    ReferenceTokens after = tokens(Keys.ring(1, 2), 1);
    assertThat(after.prove(token)).isEqualTo(minted.verifier());
    ReferenceToken newer = ReferenceToken.parse(after.mint(SESSION, 0).token());
    assertThat(newer.keyId()).isEqualTo(Keys.key(2).id());
    assertThat(tokens(Keys.ring(2, 1), 1).prove(newer)).isNotNull();
    assertThat(tokens.prove(newer)).isNull();
  }

  @Test
  @Tag("CVE-2023-20866")
  void noTextEverShowsIt() {
    ReferenceToken token = ReferenceToken.parse(minted.token());
    String shown =
        minted + " " + minted.token() + " " + token + " " + minted.verifier() + " " + ring;
    assertThat(shown).doesNotContain("sjr_").doesNotContain(text.substring(4, 20));
    assertThat(shown).contains("hidden").contains(SESSION.toString());
    assertThat(PresentedToken.of(minted.token()))
        .hasToString("PresentedToken[" + SESSION + ", hidden]");
    assertThat(token).hasToString("ReferenceToken[" + SESSION + ", hidden]");
  }

  private static @Nullable SessionId sessionOf(SessionToken token) {
    PresentedToken presented = PresentedToken.of(token);
    return presented == null ? null : presented.session();
  }

  @Test
  void theSessionIsReadWithoutTakingTheTokenApart() {
    assertThat(sessionOf(minted.token())).isEqualTo(SESSION);
    RandomGenerator random = Keys.random(5);
    for (int i = 0; i < 1_000; i++) {
      SessionId id = new SessionId(new UUID(random.nextLong(), random.nextLong()));
      assertThat(sessionOf(tokens.mint(id, i).token())).isEqualTo(id);
    }
  }

  /** Whatever it says of other texts: none of them is a token, which is seen when it is parsed. */
  @Test
  void whatCannotBeATokenNamesNoSession() {
    for (int length = 0; length < text.length(); length++) {
      assertThat(sessionOf(SessionToken.of(text.substring(0, length)))).isNull();
    }
    assertThat(sessionOf(SessionToken.of(text + "A"))).isNull();
    assertThat(sessionOf(SessionToken.of("sjf" + text.substring(3)))).isNull();
    for (String foreign : List.of("=", " ", "\u0000", "\u00e9", "\u0141", "\uffff")) {
      String spoilt = text.substring(0, 12) + foreign + text.substring(13);
      assertThat(sessionOf(SessionToken.of(spoilt))).isNull();
    }
  }

  @Test
  void everyGenerationTravels() {
    for (int generation : new int[] {0, 1, 255, 65_536, Integer.MAX_VALUE}) {
      ReferenceToken token = ReferenceToken.parse(tokens.mint(SESSION, generation).token());
      assertThat(token.generation()).isEqualTo(generation);
      assertThat(tokens.prove(token)).isNotNull();
    }
  }

  /** No bit of it is set: only a character that stands for nothing makes a group negative. */
  @Test
  void theSmallestSessionIdIsOneLikeAnyOther() {
    SessionToken smallest = SessionToken.of(ReferenceToken.FORMAT.encode(new byte[72]));
    assertThat(sessionOf(smallest)).isEqualTo(new SessionId(0, 0));
    assertThat(ReferenceToken.parse(smallest)).isNotNull();
  }
}
