package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.store.ReplaceCommand;
import dev.sojourn.store.ReplaceCommand.Kind;
import dev.sojourn.store.ReplaceResult;
import dev.sojourn.store.ReplaceResult.Replaced;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.SessionRecordBuilder;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.Fixtures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The replacements of session records that the contract makes. */
final class Replacements {

  private Replacements() {}

  /** Rotates the token, which must succeed. */
  static SessionRecord rotate(SessionStore store, Fixtures fixtures, SessionRecord from) {
    ReplaceResult result = store.replace(rotation(fixtures, from));
    assertThat(result).isInstanceOf(Replaced.class);
    return ((Replaced) result).found().session();
  }

  static ReplaceCommand rotation(Fixtures fixtures, SessionRecord from) {
    Instant now = fixtures.now();
    return command(newToken(fixtures, from).build(), from, Kind.ROTATED, now);
  }

  static ReplaceCommand reauthentication(Fixtures fixtures, SessionRecord from) {
    Instant now = fixtures.now();
    SessionRecord next =
        newToken(fixtures, from)
            .factors(
                List.of(Factor.of(FactorMethod.PASSWORD, now), Factor.of(FactorMethod.TOTP, now)))
            .reducedAt(null)
            .authenticatedAt(now)
            .lastActiveAt(now)
            .expiresAt(now.plus(Duration.ofHours(12)))
            .build();
    return command(next, from, Kind.REAUTHENTICATED, now);
  }

  static ReplaceCommand reduction(SessionRecord from, Instant now) {
    SessionRecord next = from.toBuilder().version(from.version() + 1).reducedAt(now).build();
    return command(next, from, Kind.REDUCED, now);
  }

  static ReplaceCommand limit(SessionRecord from, Duration idle, Instant now) {
    SessionRecord next =
        from.toBuilder()
            .version(from.version() + 1)
            .idleTimeout(idle)
            .touchInterval(idle.dividedBy(4))
            .build();
    return command(next, from, Kind.LIMITED, now);
  }

  static ReplaceCommand expectingSecurityVersion(ReplaceCommand command, long version) {
    return new ReplaceCommand(
        command.next(),
        command.expectedVersion(),
        version,
        command.kind(),
        command.initiator(),
        command.at());
  }

  private static SessionRecordBuilder newToken(Fixtures fixtures, SessionRecord from) {
    return from.toBuilder()
        .version(from.version() + 1)
        .generation(from.generation() + 1)
        .verifier(fixtures.verifier())
        .rotatedAt(fixtures.now());
  }

  private static ReplaceCommand command(
      SessionRecord next, SessionRecord from, Kind kind, Instant at) {
    return new ReplaceCommand(next, from.version(), null, kind, Initiator.USER, at);
  }
}
