package dev.sojourn.spring.session;

import dev.sojourn.servlet.AttributeType;
import dev.sojourn.servlet.UnsupportedAttributeException;
import java.util.Collection;
import org.springframework.beans.BeanUtils;
import org.springframework.security.jackson.SecurityJacksonModule;
import org.springframework.security.jackson.SecurityJacksonModules;
import org.springframework.util.ClassUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/**
 * What Spring Security keeps in sessions, in the JSON and by the allow-list of its own modules:
 * contexts, saved requests, CSRF tokens and so on. Users in there may be records and beans of the
 * packages that the application names. Immutable, and thread-safe.
 */
final class SecurityType implements AttributeType {

  private static final String PACKAGE = "org.springframework.security.";

  /** The module for passkeys, which is none of those that Spring Security finds by itself. */
  static final String PASSKEYS =
      "org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule";

  private final JsonMapper mapper;

  SecurityType(Collection<String> packages, ClassLoader loader) {
    BasicPolymorphicTypeValidator.Builder allowed = BasicPolymorphicTypeValidator.builder();
    packages.forEach(name -> allowed.allowIfSubType(name + "."));
    JsonMapper.Builder builder = JsonMapper.builder();
    if (ClassUtils.isPresent(PASSKEYS, loader)) {
      SecurityJacksonModule passkeys =
          (SecurityJacksonModule)
              BeanUtils.instantiateClass(ClassUtils.resolveClassName(PASSKEYS, loader));
      passkeys.configurePolymorphicTypeValidator(allowed);
      builder.addModule(passkeys);
    }
    mapper = builder.addModules(SecurityJacksonModules.getModules(loader, allowed)).build();
  }

  @Override
  public String tag() {
    return "spring-security";
  }

  @Override
  public boolean isOf(Object value) {
    return value.getClass().getName().startsWith(PACKAGE);
  }

  @Override
  public Object write(String name, Object value) {
    try {
      String json = mapper.writeValueAsString(value);
      mapper.readValue(json, Object.class); // now, and not in the request that needs it
      return json;
    } catch (JacksonException fault) {
      throw new UnsupportedAttributeException(
          "attribute "
              + name
              + ": "
              + value.getClass().getName()
              + " or a part of it, the user for instance, is not allowed or cannot be written as"
              + " JSON and read back; name the package of your classes,"
              + " sojourn.http.attribute-packages, and make them records or beans that Jackson can"
              + " build",
          fault);
    }
  }

  @Override
  public Object read(Object parts) {
    return mapper.readValue((String) parts, Object.class);
  }
}
