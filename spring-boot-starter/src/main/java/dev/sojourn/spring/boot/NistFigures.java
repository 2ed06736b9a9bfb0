package dev.sojourn.spring.boot;

import dev.sojourn.Lifetime;
import dev.sojourn.Remember;
import dev.sojourn.SessionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long NIST SP 800-63B-4 lets a session live at most without a new authentication, by the level
 * that a profile is made for. A policy that goes beyond them is a decision that somebody has to
 * give reasons for (OWASP ASVS 5.0 7.1.1).
 *
 * @param level the authentication assurance level
 * @param section where it stands
 * @param idle the longest idle timeout, or null where none is asked for
 * @param absolute the longest time in all
 */
public record NistFigures(
    String level, String section, @Nullable Duration idle, Duration absolute) {

  private static final NistFigures AAL1 =
      new NistFigures("AAL1", "2.1.3", null, Duration.ofDays(30));
  private static final NistFigures AAL2 =
      new NistFigures("AAL2", "2.2.3", Duration.ofHours(1), Duration.ofHours(24));
  private static final NistFigures AAL3 =
      new NistFigures("AAL3", "2.3.3", Duration.ofMinutes(15), Duration.ofHours(12));

  /** Those that a policy is held to which starts from this profile; AAL1's are the widest. */
  static NistFigures of(String profile) {
    return switch (profile) {
      case "aal2" -> AAL2;
      case "aal3" -> AAL3;
      default -> AAL1;
    };
  }

  /** What of {@code policy} goes beyond, each as a clause that names setting, figure and limit. */
  List<String> exceededBy(SessionPolicy policy) {
    List<String> beyond = new ArrayList<>();
    String prefix = "sojourn.policies." + policy.name() + ".";
    compare(beyond, prefix, policy.lifetime());
    if (policy.remember() != Remember.NEVER) {
      compare(beyond, prefix + "remembered-", policy.rememberedLifetime());
    }
    return beyond;
  }

  private void compare(List<String> beyond, String prefix, Lifetime lifetime) {
    if (idle != null && isBeyond(lifetime.idle(), idle)) {
      beyond.add(clause(prefix + "idle", lifetime.idle(), idle));
    }
    if (isBeyond(lifetime.absolute(), absolute)) {
      beyond.add(clause(prefix + "absolute", lifetime.absolute(), absolute));
    }
  }

  /** Whether a policy that states so much is looser than this limit; null is no limit. */
  public static boolean isBeyond(Duration stated, @Nullable Duration limit) {
    return limit != null && stated.compareTo(limit) > 0;
  }

  private String clause(String setting, Duration stated, Duration limit) {
    return "%s is %s, beyond the %s of NIST SP 800-63B-4 section %s (%s)"
        .formatted(setting, Bounds.text(stated), Bounds.text(limit), section, level);
  }
}
