package dev.sojourn.server.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A setting as the metadata of the modules describe it. Its bounds are the last clause of its
 * description, {@code ; 1 to 1024}.
 *
 * @param name in full; {@code <name>} stands for a policy's name
 * @param type the Java type
 * @param standard the default; empty for none
 * @param bounds {@code 1 to 1024}; empty for none
 * @param description a clause
 */
record Setting(String name, String type, String standard, String bounds, String description) {

  private static final String MAP_OF_POLICIES = "sojourn.policies";
  private static final Pattern WITH_BOUNDS = Pattern.compile("(.*); (\\S+ to [^;]+)");

  /** All of them by name. */
  static List<Setting> all() {
    List<Setting> all = new ArrayList<>();
    try {
      for (URL metadata :
          Collections.list(
              Setting.class
                  .getClassLoader()
                  .getResources("META-INF/spring-configuration-metadata.json"))) {
        try (InputStream in = metadata.openStream()) {
          JsonNode properties = JsonMapper.builder().build().readTree(in).path("properties");
          properties
              .valueStream()
              .filter(property -> property.path("name").asString().startsWith("sojourn."))
              .filter(property -> !property.path("name").asString().equals(MAP_OF_POLICIES))
              .map(Setting::of)
              .forEach(all::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    all.sort(Comparator.comparing(Setting::name));
    return all;
  }

  private static Setting of(JsonNode property) {
    String type = property.path("type").asString();
    String name =
        property
                .path("name")
                .asString()
                .replace(MAP_OF_POLICIES + ".name.", MAP_OF_POLICIES + ".<name>.")
            + (type.startsWith("java.util.Map<dev.sojourn.DeviceKind,") ? ".<kind>" : "");
    String described =
        property.path("description").asString("").replaceAll("\\{@code ([^}]*)}", "`$1`");
    Matcher bounds = WITH_BOUNDS.matcher(described);
    boolean isBounded = bounds.matches();
    return new Setting(
        name,
        type,
        property.path("defaultValue").asString(""),
        isBounded ? bounds.group(2) : "",
        isBounded ? bounds.group(1) : described);
  }

  boolean isOfPolicies() {
    return name.startsWith(MAP_OF_POLICIES);
  }

  /** Whether it is a number, a span of time or a size. */
  boolean isQuantity() {
    return typeText().matches("number|time|size");
  }

  /** The type in words. */
  String typeText() {
    return switch (type) {
      case "java.lang.Integer", "java.util.Map<dev.sojourn.DeviceKind,java.lang.Integer>" ->
          "number";
      case "java.time.Duration" -> "time";
      case "java.time.LocalDate" -> "date";
      case "org.springframework.util.unit.DataSize" -> "size";
      case "java.nio.file.Path" -> "file";
      case "java.lang.String" -> "text";
      case "java.lang.Boolean" -> "`true`, `false`";
      case "java.util.List<java.lang.String>", "java.util.Set<java.lang.String>" -> "texts";
      default -> values();
    };
  }

  private String values() {
    try {
      Object[] constants = Setting.class.getClassLoader().loadClass(type).getEnumConstants();
      return Stream.of(constants)
          .map(value -> "`" + ((Enum<?>) value).name().toLowerCase(Locale.ROOT) + "`")
          .collect(Collectors.joining(", "));
    } catch (ClassNotFoundException unknown) {
      throw new IllegalStateException(
          name + " is of a type that the page has no word for", unknown);
    }
  }
}
