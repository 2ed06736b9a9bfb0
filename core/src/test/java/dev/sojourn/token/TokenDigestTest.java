package dev.sojourn.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenDigestTest {

  private static final String TEXT = "sjr_0123456789abcdef";

  private final TokenDigest digest = digest(TEXT);

  private static TokenDigest digest(String text) {
    return TokenDigest.of(SessionToken.of(text));
  }

  private boolean isOf(String text) {
    return isOf(digest, text);
  }

  private static boolean isOf(TokenDigest digest, String text) {
    return digest(text).is(digest.first(), digest.second(), digest.third(), digest.fourth());
  }

  @Test
  void itIsTheSha256OfTheText() throws Exception {
    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(TEXT.getBytes(US_ASCII));
    ByteBuffer expected = ByteBuffer.wrap(sha256);

    assertThat(digest)
        .isEqualTo(
            new TokenDigest(
                expected.getLong(), expected.getLong(), expected.getLong(), expected.getLong()));
  }

  @Test
  void itKnowsTheTokenAgain() {
    assertThat(isOf(TEXT)).isTrue();
  }

  @Test
  void itIsOfNoOtherToken() {
    assertThat(isOf("")).isFalse();
    assertThat(isOf(TEXT + "0")).isFalse();
    assertThat(isOf(TEXT.repeat(1_000))).isFalse();
    for (int i = 0; i < TEXT.length(); i++) {
      for (int bit = 0; bit < Character.SIZE; bit++) {
        char changed = (char) (TEXT.charAt(i) ^ 1 << bit); // beyond ASCII, too
        assertThat(isOf(TEXT.substring(0, i) + changed + TEXT.substring(i + 1))).isFalse();
      }
    }
  }

  @Test
  void itShowsNothingOfTheToken() {
    assertThat(digest).hasToString("TokenDigest[hidden]");
  }

  @Test
  void workersThatAreUsedAgainNeverMixUpTheirCallers() throws Exception {
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> right :
          pool.invokeAll(
              IntStream.range(0, 2_000)
                  .<Callable<Boolean>>mapToObj(i -> () -> isRight(i))
                  .toList())) {
        assertThat(right.get()).isTrue();
      }
    }
  }

  private static boolean isRight(int i) {
    TokenDigest own = digest("token " + i);
    for (int n = 0; n < 20; n++) {
      if (!isOf(own, "token " + i) || isOf(own, "token " + (i + 1))) {
        return false;
      }
    }
    return true;
  }

  @Test
  void everyPartOfItCounts() {
    long a = digest.first();
    long b = digest.second();
    long c = digest.third();
    long d = digest.fourth();
    for (int bit = 0; bit < Long.SIZE; bit++) {
      long change = 1L << bit;
      assertThat(digest.is(a ^ change, b, c, d)).isFalse();
      assertThat(digest.is(a, b ^ change, c, d)).isFalse();
      assertThat(digest.is(a, b, c ^ change, d)).isFalse();
      assertThat(digest.is(a, b, c, d ^ change)).isFalse();
    }
    assertThat(digest.is(a, b, c, d)).isTrue();
  }

  @Test
  void workersAreUsedAgain() {
    digest(TEXT); // the one of this thread's place
    int made =
        Makings.during(
            "MessageDigest",
            "SHA-256",
            () -> {
              for (int i = 0; i < 5; i++) {
                digest(TEXT);
              }
            });
    assertThat(made).isZero();
  }
}
