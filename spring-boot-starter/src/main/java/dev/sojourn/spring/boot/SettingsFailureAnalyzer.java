package dev.sojourn.spring.boot;

import dev.sojourn.access.RulesException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Says of a setting that keeps the application from starting where it stands. */
@Order(Ordered.HIGHEST_PRECEDENCE) // before Spring Boot's own say that a record cannot be made
final class SettingsFailureAnalyzer extends AbstractFailureAnalyzer<SettingsException> {

  private static final Pattern NAME =
      Pattern.compile("\\b(sojourn|spring|server)(\\.[a-z][a-z0-9-]*)+");

  private final Environment environment;

  SettingsFailureAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  protected FailureAnalysis analyze(Throwable whole, SettingsException fault) {
    String message = String.valueOf(fault.getMessage());
    if (fault.getCause() instanceof RulesException wrong) {
      return new FailureAnalysis(
          wrong.slips().size() == 1 ? message : message + ":\n\n" + wrong.getMessage(),
          "Correct these lines; docs/access.md says how rules are written.",
          fault);
    }
    return new FailureAnalysis(message, nextStep(message), fault);
  }

  private String nextStep(String message) {
    Matcher name = NAME.matcher(message);
    if (!name.find()) {
      return "Change what is named above.";
    }
    String setting = name.group();
    String where = where(setting);
    return where == null
        ? "State "
            + setting
            + " as said above, in application.properties for instance. All settings are in"
            + " docs/configuration.md and docs/spring-boot.md."
        : "Change " + setting + ", which is stated in " + where + ".";
  }

  /** Where it is stated, as far as that is known; null if it is not. */
  private @Nullable String where(String setting) {
    ConfigurationPropertyName name = ConfigurationPropertyName.of(setting);
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      ConfigurationProperty property = source.getConfigurationProperty(name);
      if (property != null) {
        return property.getOrigin() == null
            ? String.valueOf(source.getUnderlyingSource())
            : property.getOrigin().toString();
      }
    }
    return null;
  }
}
