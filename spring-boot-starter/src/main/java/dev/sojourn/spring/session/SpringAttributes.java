package dev.sojourn.spring.session;

import dev.sojourn.servlet.AttributeCodec;
import dev.sojourn.servlet.JsonAttributeCodec;
import java.util.List;
import org.springframework.util.ClassUtils;

/**
 * How attributes are kept in a Spring application: JSON by the allow-list of the servlet filter,
 * and beyond that what Spring itself keeps in sessions, of Security and MVC where they are there.
 */
public final class SpringAttributes {

  private SpringAttributes() {}

  /**
   * The codec.
   *
   * @param packages of which records, enums and beans are allowed, like {@code com.example.shop}
   * @throws IllegalArgumentException if one of them is no name of a package
   */
  public static AttributeCodec allowing(List<String> packages, ClassLoader loader) {
    JsonAttributeCodec codec =
        JsonAttributeCodec.allowing(packages.toArray(String[]::new))
            .withRemedy(name -> "sojourn.http.attribute-packages: " + name);
    if (isPresent("org.springframework.security.jackson.SecurityJacksonModules", loader)) {
      codec = codec.with(new RefusalType(loader));
      if (isPresent(SecurityType.PASSKEYS, loader)) {
        codec = codec.with(new PasskeyOptionsType());
      }
      codec = codec.with(new SecurityType(packages, loader)); // which takes what is left
    }
    if (isPresent("org.springframework.web.servlet.FlashMap", loader)) {
      codec = codec.with(new FlashType());
    }
    return codec;
  }

  private static boolean isPresent(String type, ClassLoader loader) {
    return ClassUtils.isPresent(type, loader);
  }
}
