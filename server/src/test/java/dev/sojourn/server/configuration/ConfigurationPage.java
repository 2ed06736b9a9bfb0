package dev.sojourn.server.configuration;

import dev.sojourn.Lifetime;
import dev.sojourn.Remember;
import dev.sojourn.SessionPolicy;
import dev.sojourn.spring.boot.Bounds;
import dev.sojourn.spring.boot.HttpSettings;
import dev.sojourn.spring.boot.KnownSettings;
import dev.sojourn.spring.boot.MigrationSettings;
import dev.sojourn.spring.boot.SojournProperties;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Writes {@code docs/configuration.md} from what the settings say of themselves. */
final class ConfigurationPage {

  private static final String BEGINNING =
      """
      # Configuration

      <!-- Written by ConfigurationPageTest from the descriptions of the settings; see CONTRIBUTING.md. -->

      Every setting of this version. They come from the file that `./sojourn serve --config FILE` names (`.yaml` or
      `.properties`), from the environment, or in a Spring Boot application from wherever its own settings are.

      - In the environment a setting has its name in capitals, `_` for each dot and no hyphens:
        `sojourn.max-staleness` is `SOJOURN_MAXSTALENESS`, `sojourn.policies.default.idle` is
        `SOJOURN_POLICIES_DEFAULT_IDLE`. What stands there wins over the file.
      - A time is like `500ms`, `30s`, `15m`, `1h` or `14d`, a size like `512KB` or `64MB`. Several texts are a list, or one
        text with commas.
      - A `sojourn.*` setting that nobody knows stops the start, and the message names the nearest known one. So does a value
        out of bounds. Names that begin otherwise are Spring Boot's: one that it does not know is overlooked.
      - `./sojourn doctor --config FILE` checks the same without starting anything.

      Where the server listens and with which certificate are settings of Spring Boot: `server.port` (8080),
      `server.address` (127.0.0.1), `server.ssl.certificate` and `server.ssl.certificate-private-key`; how long a stop may
      take is `spring.lifecycle.timeout-per-shutdown-phase` (10s).
      """;

  private static final String APPLICATIONS =
      """

      ## Applications on Spring Boot

      Of the starter in a web application ([guide](spring-boot.md)), which also reads some of Spring Boot's own settings.

      """;

  private static final String POLICIES =
      """

      ## Policies

      A policy is a named set of rules by which sessions live. `sojourn.sign-in.policy` names the one of the built-in sign-in,
      an application names one by `policy` when it makes a session. A name has 1 to 63 of `a-z 0-9 . _ -`.

      A policy starts from a profile: one that is named like a shipped profile from that one, any other from
      `sojourn.policies.<name>.profile` or else from `default`. What is not stated is as there. A policy that becomes
      stricter applies to live sessions at once; one that becomes looser, to those that begin from then on.

      """;

  private static final String PROFILES =
      """

      ### Shipped profiles

      | profile | idle | absolute | remembered | remembered idle | remembered absolute | touch interval | sessions of a user | at the limit | devices of a user |
      |---|---|---|---|---|---|---|---|---|---|
      """;

  private static final String NIST =
      """

      ### NIST's figures

      NIST SP 800-63B-4 says how long a session may live without a new authentication. A policy is held to the level of the
      profile that it starts from; beyond it the start is refused, until `sojourn.policies.<name>.justification` says why
      that is right. The server writes the justification to its log at every start.

      | policies from | level | idle at most | absolute at most | section |
      |---|---|---|---|---|
      | `default`, `guest`, `aal1` | AAL1 | | 30d | 2.1.3 |
      | `aal2` | AAL2 | 1h | 24h | 2.2.3 |
      | `aal3` | AAL3 | 15m | 12h | 2.3.3 |

      A remembered session is held to the same figures.
      """;

  private ConfigurationPage() {}

  /** The whole page. */
  static String text() {
    List<String> ofEngine = new KnownSettings(SojournProperties.class).names();
    List<String> ofApplications = ofApplications();
    StringBuilder page = new StringBuilder(BEGINNING);
    page.append("\n## The engine\n\nOf the library and of the server.\n\n");
    table(page, setting -> !setting.isOfPolicies() && ofEngine.contains(shortName(setting)));
    page.append("\n## The server\n\n");
    table(
        page,
        setting ->
            !setting.isOfPolicies()
                && !ofEngine.contains(shortName(setting))
                && !ofApplications.contains(shortName(setting)));
    page.append(APPLICATIONS);
    table(page, setting -> ofApplications.contains(shortName(setting)));
    page.append(POLICIES);
    table(page, Setting::isOfPolicies);
    page.append(PROFILES);
    SessionPolicy.PROFILES.forEach(profile -> page.append(row(profile)));
    return page.append(NIST).toString();
  }

  /** The settings of web applications, without {@code sojourn.}. */
  static List<String> ofApplications() {
    return Stream.concat(
            new KnownSettings(HttpSettings.class).names().stream().map(name -> "http." + name),
            new KnownSettings(MigrationSettings.class).names().stream())
        .toList();
  }

  private static String shortName(Setting setting) {
    return setting.name().substring("sojourn.".length());
  }

  private static void table(StringBuilder page, Predicate<Setting> which) {
    page.append("| setting | is | type | default | bounds |\n|---|---|---|---|---|\n");
    Setting.all().stream()
        .filter(which)
        .forEach(setting ->
            page.append(
                "| `%s` | %s | %s | %s | %s |\n"
                    .formatted(
                        setting.name(),
                        setting.description(),
                        setting.typeText(),
                        standard(setting),
                        setting.bounds())));
  }

  /** Where the description does not say it. */
  private static String standard(Setting setting) {
    if (!setting.standard().isEmpty()) {
      return "`" + setting.standard() + "`";
    }
    boolean isSaid =
        setting.description().contains("where nothing is said")
            || setting.description().contains("by default")
            || setting.name().matches(".*\\.(profile|justification)");
    return setting.isOfPolicies() && !isSaid ? "the profile's" : "";
  }

  /** A profile's row. */
  static String row(SessionPolicy profile) {
    Lifetime normal = profile.lifetime();
    Lifetime remembered = profile.rememberedLifetime();
    boolean mayBe = profile.remember() != Remember.NEVER;
    return "| `%s` | %s | %s | `%s` | %s | %s | %s | %d | `%s` | %d |\n"
        .formatted(
            profile.name(),
            Bounds.text(normal.idle()),
            Bounds.text(normal.absolute()),
            profile.remember().name().toLowerCase(Locale.ROOT),
            mayBe ? Bounds.text(remembered.idle()) : "",
            mayBe ? Bounds.text(remembered.absolute()) : "",
            Bounds.text(profile.touchInterval()),
            profile.limits().perUser(),
            profile.limits().overflow().name().toLowerCase(Locale.ROOT),
            profile.limits().devices());
  }
}
