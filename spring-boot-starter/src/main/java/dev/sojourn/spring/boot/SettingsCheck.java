package dev.sojourn.spring.boot;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;

/**
 * Looks for settings {@code sojourn.*} that nobody reads, in files, arguments and the environment.
 */
final class SettingsCheck implements BeanFactoryPostProcessor {

  private static final String PREFIX = "sojourn.";
  private static final String ENVIRONMENT_PREFIX = "SOJOURN_";

  /** What Kubernetes tells every process of a service called "sojourn". */
  private static final Pattern OF_THE_CLUSTER =
      Pattern.compile(
          "SOJOURN_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_(TCP|UDP|SCTP)(_.*)?)?)");

  private final ListableBeanFactory beans;
  private final Environment environment;

  SettingsCheck(ListableBeanFactory beans, Environment environment) {
    this.beans = beans;
    this.environment = environment;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
    Set<String> known = new TreeSet<>();
    beans
        .getBeansOfType(KnownSettings.class, false, false)
        .values()
        .forEach(settings -> known.addAll(settings.names()));
    Set<String> unknown =
        stated()
            .filter(name -> known.stream().noneMatch(setting -> names(name).test(setting)))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!unknown.isEmpty()) {
      throw new SettingsException("unknown setting: " + String.join(", ", unknown), null);
    }
  }

  private Stream<String> stated() {
    if (!(environment instanceof ConfigurableEnvironment sources)) {
      return Stream.empty();
    }
    return sources.getPropertySources().stream()
        .filter(EnumerablePropertySource.class::isInstance)
        .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
        .filter(name -> name.startsWith(PREFIX) || name.startsWith(ENVIRONMENT_PREFIX))
        .filter(name -> !OF_THE_CLUSTER.matcher(name).matches());
  }

  /** Whether {@code name} as stated means a setting, by the rules of relaxed binding. */
  private static Predicate<String> names(String name) {
    boolean variable = name.startsWith(ENVIRONMENT_PREFIX);
    String stated =
        variable
            ? name.substring(ENVIRONMENT_PREFIX.length())
            : name.substring(PREFIX.length()).replace("-", "").toLowerCase(Locale.ROOT);
    return setting -> {
      String pattern =
          Stream.of(setting.split("\\.", -1))
              .map(part -> variable ? inVariable(part) : inFile(part))
              .collect(Collectors.joining(variable ? "_" : "\\."));
      // A list's elements are numbered.
      return stated.matches(pattern + (variable ? "(_\\d+)?" : "(\\[\\d+])?"));
    };
  }

  private static String inFile(String part) {
    return part.equals("*") ? "(\\[[^]]+]|[^.]+)" : Pattern.quote(part.replace("-", ""));
  }

  private static String inVariable(String part) {
    return part.equals("*") ? "[A-Z0-9_]+" : part.toUpperCase(Locale.ROOT).replace("-", "_?");
  }
}
