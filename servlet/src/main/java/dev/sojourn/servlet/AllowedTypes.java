package dev.sojourn.servlet;

import java.lang.reflect.Modifier;
import java.util.Set;

/** The classes of which attributes may be: of the packages that an application names. Immutable. */
final class AllowedTypes {

  private final Set<String> packages;

  AllowedTypes(Set<String> packages) {
    this.packages = Set.copyOf(packages);
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
