package dev.sojourn.internal;

import static dev.sojourn.internal.Cached.AT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EndReason;
import dev.sojourn.SessionId;
import dev.sojourn.internal.CachedSession.Match;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.token.Hmacs;
import dev.sojourn.token.KeyRing;
import dev.sojourn.token.PresentedToken;
import dev.sojourn.token.ReferenceToken;
import dev.sojourn.token.ReferenceTokens;
import dev.sojourn.token.ReferenceTokens.Minted;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How genuine tokens relate to a cached session. */
class CachedSessionTokenTest {

  private static final int GENERATION = 3;
  private static final SessionId ID = Cached.record().id();

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
  private final KeyRing ring = KeyRing.generate(random, InstantSource.fixed(AT));
  private final ReferenceTokens tokens = new ReferenceTokens(new Hmacs(ring), random);
  private final Minted minted = tokens.mint(ID, GENERATION);

  private SessionRecord record(@Nullable Instant rotatedAt) {
    return Cached.record().toBuilder()
        .generation(GENERATION)
        .verifier(minted.verifier())
        .rotatedAt(rotatedAt)
        .build();
  }

  private static Match match(CachedSession session, Minted token, Instant now) {
    return session.match(ReferenceToken.parse(token.token()), token.verifier(), now);
  }

  private static boolean isOpened(CachedSession session, Minted token) {
    return session.isOpenedBy(PresentedToken.of(token.token()));
  }

  @Test
  void theTokenOfTheGenerationOpens() {
    assertThat(match(Cached.of(record(null)), minted, AT)).isEqualTo(Match.OPENS);
  }

  @Test
  void onceProvedTheTokenIsKnownAgain() {
    CachedSession session = Cached.of(record(null));
    assertThat(isOpened(session, minted)).isFalse();

    match(session, minted, AT);

    assertThat(isOpened(session, minted)).isTrue();
    assertThat(isOpened(session, tokens.mint(ID, GENERATION))).isFalse();
    assertThat(match(session, minted, AT)).isEqualTo(Match.OPENS);
    assertThat(isOpened(session, minted)).isTrue();
  }

  @Test
  void anotherTokenOfTheGenerationOpensNothing() {
    CachedSession session = Cached.of(record(null));
    Minted other = tokens.mint(ID, GENERATION);

    assertThat(match(session, other, AT)).isEqualTo(Match.UNKNOWN);
    assertThat(isOpened(session, other)).isFalse();
  }

  @Test
  void aLaterGenerationIsNewer() {
    assertThat(match(Cached.of(record(null)), tokens.mint(ID, GENERATION + 1), AT))
        .isEqualTo(Match.NEWER);
  }

  @Test
  void anEarlierGenerationIsSupersededForTenSeconds() {
    Minted earlier = tokens.mint(ID, GENERATION - 1);
    CachedSession session = Cached.of(record(AT));

    assertThat(match(session, earlier, AT.plusSeconds(10).minusMillis(1)))
        .isEqualTo(Match.SUPERSEDED);
    assertThat(match(session, earlier, AT.plusSeconds(10))).isEqualTo(Match.UNKNOWN);
    assertThat(match(Cached.of(record(null)), earlier, AT)).isEqualTo(Match.UNKNOWN);
  }

  @Test
  void nothingIsSupersededOfASessionThatIsOver() {
    SessionRecord over = record(AT).toBuilder().ended(AT, EndReason.SIGNED_OUT, null).build();

    assertThat(match(Cached.of(over), tokens.mint(ID, 0), AT)).isEqualTo(Match.UNKNOWN);
  }

  @Test
  void whatIsAbsentIsOpenedByNothing() {
    assertThat(match(Cached.absent(), minted, AT)).isEqualTo(Match.UNKNOWN);
  }
}
