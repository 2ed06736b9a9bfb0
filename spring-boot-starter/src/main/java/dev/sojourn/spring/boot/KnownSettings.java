package dev.sojourn.spring.boot;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Says that the components of a record are settings below {@code sojourn}. A part that reads such
 * settings declares a static bean of it, so that they are not taken for misspelt ones.
 *
 * @param settings a record; its components may be records, and maps of such
 */
public record KnownSettings(Class<? extends Record> settings) {

  /** The names in kebab-case, without the prefix; {@code *} stands for the key of a map. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    collect("", settings, names);
    return names;
  }

  private static void collect(String prefix, Type type, List<String> names) {
    if (type instanceof Class<?> known && known.isRecord()) {
      for (RecordComponent part : known.getRecordComponents()) {
        String name = kebab(part.getName());
        collect(prefix.isEmpty() ? name : prefix + "." + name, part.getGenericType(), names);
      }
    } else if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
      collect(prefix + ".*", generic.getActualTypeArguments()[1], names);
    } else {
      names.add(prefix);
    }
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
