package dev.sojourn;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** Which assurance level (NIST SP 800-63B-4 AAL) a set of factors reaches. */
public final class Assurance {

  private Assurance() {}

  /**
   * The level of a signed-in session with these factors.
   *
   * @return 1 for no factor or a single one; 2 for a password together with something possessed, or
   *     a passkey; what a factor states for itself when that is more
   */
  public static int of(Collection<Factor> factors) {
    Set<FactorMethod> methods = EnumSet.noneOf(FactorMethod.class);
    int stated = 1;
    for (Factor factor : factors) {
      methods.add(factor.method());
      stated = Math.max(stated, factor.level());
    }
    boolean two =
        methods.contains(FactorMethod.PASSKEY)
            || (methods.contains(FactorMethod.PASSWORD)
                && (methods.contains(FactorMethod.TOTP)
                    || methods.contains(FactorMethod.RECOVERY_CODE)));
    return Math.max(stated, two ? 2 : 1);
  }
}
