package dev.sojourn.spring.boot;

import java.util.Collection;
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
public final class SettingsCheck implements BeanFactoryPostProcessor {

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
    check(environment, beans.getBeansOfType(KnownSettings.class, false, false).values());
  }

  /**
   * The same where there is no application.
   *
   * @param settings whatever is read
   * @throws SettingsException naming each setting that nobody reads, and the nearest known one
   */
  public static void check(Environment environment, Collection<KnownSettings> settings) {
    Set<String> known = new TreeSet<>();
    settings.forEach(part -> known.addAll(part.names()));
    String unknown =
        stated(environment)
            .filter(name -> known.stream().noneMatch(names(name)))
            .sorted()
            .distinct()
            .map(name -> name + " (the nearest known one is " + nearest(name, known) + ")")
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      throw new SettingsException("unknown setting: " + unknown, null);
    }
  }

  private static Stream<String> stated(Environment environment) {
    if (!(environment instanceof ConfigurableEnvironment sources)) {
      return Stream.empty();
    }
    return sources.getPropertySources().stream()
        .filter(EnumerablePropertySource.class::isInstance)
        .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
        .filter(name -> isInFile(name) || isVariable(name))
        .filter(name -> !OF_THE_CLUSTER.matcher(name).matches());
  }

  private static boolean isInFile(String name) {
    return name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
  }

  private static boolean isVariable(String name) {
    return name.regionMatches(true, 0, ENVIRONMENT_PREFIX, 0, ENVIRONMENT_PREFIX.length());
  }

  private static String nearest(String name, Set<String> known) {
    return isVariable(name)
        ? NearestSetting.inVariable(name.substring(ENVIRONMENT_PREFIX.length()), known)
        : NearestSetting.inFile(name.substring(PREFIX.length()), known);
  }

  /** Whether {@code name} as stated means a setting, by the rules of relaxed binding. */
  private static Predicate<String> names(String name) {
    boolean variable = isVariable(name);
    String stated =
        variable
            ? name.substring(ENVIRONMENT_PREFIX.length()).toUpperCase(Locale.ROOT)
            : name.substring(PREFIX.length()).replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    return setting -> {
      StringBuilder pattern = new StringBuilder();
      for (String part : setting.split("\\.", -1)) {
        pattern.append(variable ? inVariable(part, pattern) : inFile(part, pattern));
      }
      // A list's elements are numbered.
      return stated.matches(pattern + (variable ? "(_\\d+)?" : "(\\[\\d+])?"));
    };
  }

  private static String inFile(String part, CharSequence before) {
    if (part.equals("*")) {
      return "(\\.?\\[[^]]+]|\\.[^.\\[]+)";
    }
    return (before.isEmpty() ? "" : "\\.") + Pattern.quote(part.replace("-", ""));
  }

  /** An underscore separates: the key of a map has none. */
  private static String inVariable(String part, CharSequence before) {
    String separator = before.isEmpty() ? "" : "_";
    return separator
        + (part.equals("*") ? "[A-Z0-9]+" : part.toUpperCase(Locale.ROOT).replace("-", "_?"));
  }
}
