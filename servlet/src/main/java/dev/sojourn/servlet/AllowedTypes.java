package dev.sojourn.servlet;

import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.function.Function;

/** The classes of which attributes may be: of the packages that an application names. Immutable. */
final class AllowedTypes {

  private final Set<String> packages;
  private final Function<String, String> remedy;

  /**
   * Of these packages and those below them.
   *
   * @param remedy how another package is allowed, for messages
   */
  AllowedTypes(Set<String> packages, Function<String, String> remedy) {
    this.packages = Set.copyOf(packages);
    this.remedy = remedy;
  }

  /** How {@code type} would be allowed. */
  String remedy(Class<?> type) {
    return remedy.apply(type.getPackageName());
  }

  AllowedTypes withRemedy(Function<String, String> other) {
    return new AllowedTypes(packages, other);
  }

  /** Whether it is a record, an enum or a bean of these packages. */
  boolean allow(Class<?> type) {
    return isNamed(type.getName())
        && !type.isInterface()
        && !type.isArray()
        && !type.isAnonymousClass()
        && !type.isHidden()
        && (type.isEnum() || !Modifier.isAbstract(type.getModifiers()))
        && !Throwable.class.isAssignableFrom(type);
  }

  /**
   * The class of this name.
   *
   * @throws ClassNotFoundException if there is none, or none that is allowed: no other is loaded
   */
  Class<?> find(String name) throws ClassNotFoundException {
    if (isNamed(name)) {
      ClassLoader own = Thread.currentThread().getContextClassLoader();
      Class<?> type = (own == null ? AllowedTypes.class.getClassLoader() : own).loadClass(name);
      if (allow(type)) {
        return type;
      }
    }
    throw new ClassNotFoundException(name);
  }

  private boolean isNamed(String type) {
    for (int dot = type.lastIndexOf('.'); dot > 0; dot = type.lastIndexOf('.', dot - 1)) {
      if (packages.contains(type.substring(0, dot))) {
        return true;
      }
    }
    return false;
  }
}
