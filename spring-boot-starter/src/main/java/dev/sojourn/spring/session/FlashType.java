package dev.sojourn.spring.session;

import dev.sojourn.servlet.AttributeType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.FlashMap;

/** What Spring MVC carries over a redirect. Immutable, and thread-safe. */
final class FlashType implements AttributeType {

  private static final String VALUES = "values";
  private static final String PATH = "path";
  private static final String PARAMETERS = "parameters";
  private static final String EXPIRES = "expires";

  FlashType() {}

  @Override
  public String tag() {
    return "spring-flash";
  }

  @Override
  public boolean isOf(Object value) {
    return value instanceof FlashMap;
  }

  @Override
  public Object write(String name, Object value) {
    FlashMap flash = (FlashMap) value;
    Map<String, @Nullable Object> parts = new HashMap<>();
    parts.put(VALUES, new HashMap<>(flash));
    parts.put(PATH, flash.getTargetRequestPath());
    parts.put(PARAMETERS, new HashMap<>(flash.getTargetRequestParams()));
    parts.put(EXPIRES, flash.getExpirationTime());
    return parts;
  }

  @Override
  public Object read(Object parts) {
    Map<?, ?> known = (Map<?, ?>) parts;
    FlashMap flash = new FlashMap();
    map(known, VALUES).forEach((name, value) -> flash.put((String) name, value));
    flash.setTargetRequestPath((String) known.get(PATH));
    map(known, PARAMETERS)
        .forEach((name, values) ->
            ((List<?>) values)
                .forEach(value -> flash.addTargetRequestParam((String) name, (String) value)));
    if (known.get(EXPIRES) instanceof Long time) {
      flash.setExpirationTime(time);
    }
    return flash;
  }

  private static Map<?, ?> map(Map<?, ?> parts, String name) {
    if (parts.get(name) instanceof Map<?, ?> part) {
      return part;
    }
    throw new IllegalArgumentException("there is no " + name);
  }
}
