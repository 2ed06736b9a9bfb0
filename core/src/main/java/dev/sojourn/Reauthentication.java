package dev.sojourn;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A signed-in user proved again who they are: both deadlines move, the assurance may rise, and the
 * token is replaced.
 *
 * @param session the session
 * @param factors what was proved; each replaces an earlier one of the same method
 * @param securityVersion the user's security version as read when the first factor was checked, or
 *     null to leave it unchecked
 * @param idempotency makes it repeatable after a lost answer; or null
 * @param initiator who asks for it
 * @param client who proved it, to which the session is bound from now on where its policy binds;
 *     null leaves it bound as it was
 */
public record Reauthentication(
    SessionId session,
    List<SignIn.StatedFactor> factors,
    @Nullable Long securityVersion,
    @Nullable Idempotency idempotency,
    Initiator initiator,
    @Nullable Client client) {

  /** Copies the factors. */
  public Reauthentication {
    factors = List.copyOf(factors);
    if (factors.isEmpty()) {
      throw new IllegalArgumentException("factors must not be empty");
    }
  }

  /** By the user, of {@code session}, by one factor just now. */
  public static Reauthentication of(SessionId session, FactorMethod method) {
    return new Reauthentication(
        session,
        List.of(new SignIn.StatedFactor(method, null, 0)),
        null,
        null,
        Initiator.USER,
        null);
  }

  /** The same with the security version that must still hold. */
  public Reauthentication withSecurityVersion(long version) {
    return new Reauthentication(session, factors, version, idempotency, initiator, client);
  }

  /** The same with a further factor, just now. */
  public Reauthentication and(FactorMethod method) {
    List<SignIn.StatedFactor> all = new ArrayList<>(factors);
    all.add(new SignIn.StatedFactor(method, null, 0));
    return new Reauthentication(session, all, securityVersion, idempotency, initiator, client);
  }

  /** The same, proved by {@code newClient}. */
  public Reauthentication by(Client newClient) {
    return new Reauthentication(
        session, factors, securityVersion, idempotency, initiator, newClient);
  }
}
