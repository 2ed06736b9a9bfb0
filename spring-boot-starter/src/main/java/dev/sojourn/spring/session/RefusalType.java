package dev.sojourn.spring.session;

import dev.sojourn.servlet.AttributeType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.util.ClassUtils;

/**
 * Why a sign-in failed, which Spring Security's form keeps for the page that says so: the class and
 * the message, without cause and stack. An exception of the application's own comes back as the
 * nearest one of Spring Security's that it is. Immutable, and thread-safe.
 */
final class RefusalType implements AttributeType {

  private static final String PACKAGE = "org.springframework.security.";
  private static final String CLASS = "class";
  private static final String MESSAGE = "message";

  private final ClassLoader loader;

  RefusalType(ClassLoader loader) {
    this.loader = loader;
  }

  @Override
  public String tag() {
    return "spring-security-refusal";
  }

  @Override
  public boolean isOf(Object value) {
    return value instanceof AuthenticationException;
  }

  @Override
  public Object write(String name, Object value) {
    Class<?> type = value.getClass();
    while (AuthenticationException.class.isAssignableFrom(type) && constructor(type) == null) {
      type = type.getSuperclass();
    }
    String message = ((AuthenticationException) value).getMessage();
    return Map.of(
        CLASS,
        (constructor(type) == null ? AuthenticationServiceException.class : type).getName(),
        MESSAGE,
        message == null ? "" : message);
  }

  @Override
  public Object read(Object parts) {
    Map<?, ?> known = (Map<?, ?>) parts;
    String name = (String) known.get(CLASS);
    if (name == null || !name.startsWith(PACKAGE)) {
      throw new IllegalArgumentException("not a class of Spring Security");
    }
    Constructor<?> constructor = constructor(ClassUtils.resolveClassName(name, loader));
    if (constructor == null) {
      throw new IllegalArgumentException("not a refusal");
    }
    return BeanUtils.instantiateClass(constructor, known.get(MESSAGE));
  }

  /** By which one of Spring Security's is made of its message; null if this is none. */
  private static @Nullable Constructor<?> constructor(Class<?> type) {
    return type.getName().startsWith(PACKAGE)
            && AuthenticationException.class.isAssignableFrom(type)
            && !Modifier.isAbstract(type.getModifiers())
        ? ClassUtils.getConstructorIfAvailable(type, String.class)
        : null;
  }
}
