package dev.sojourn.servlet;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Attributes as JSON: texts, numbers, truth values, times, lists, sets, maps by text, and enums,
 * records and beans of the packages that the application names. No Java serialization: bytes can
 * name a class of these packages and no other. Immutable, and thread-safe.
 *
 * <p>The first byte is the version of the format.
 */
public final class JsonAttributeCodec implements AttributeCodec {

  private static final byte VERSION = 1;
  private static final Pattern PACKAGE = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          // Of such an object nothing would be kept.
          .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          // Written by the release before, or by the next one, during an upgrade.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          // What a constant is called in the code stays; what it says of itself may change.
          .disable(EnumFeature.READ_ENUMS_USING_TO_STRING)
          .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
          .build();

  private final AllowedTypes types;
  private final FrameworkTypes frameworks;
  private final JsonTree tree;

  private JsonAttributeCodec(AllowedTypes types, FrameworkTypes frameworks) {
    this.types = types;
    this.frameworks = frameworks;
    tree = new JsonTree(MAPPER, types, frameworks);
  }

  private static JsonAttributeCodec of(Set<String> packages) {
    return new JsonAttributeCodec(
        new AllowedTypes(packages, name -> "JsonAttributeCodec.allowing(\"" + name + "\")"),
        FrameworkTypes.NONE);
  }

  /** Of texts, numbers, truth values, and lists and maps of these, alone. */
  public static JsonAttributeCodec ofPlainValues() {
    return of(Set.of());
  }

  /**
   * Of the enums, records and beans of these packages, too, and of the packages below them.
   *
   * @param packages like {@code com.example.shop}
   * @throws IllegalArgumentException if one of them is no name of a package
   */
  public static JsonAttributeCodec allowing(String... packages) {
    for (String name : packages) {
      if (!PACKAGE.matcher(name).matches()) {
        throw new IllegalArgumentException("not a package: " + name);
      }
    }
    return of(List.of(packages).stream().collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * The same, and of another type, which comes before all others.
   *
   * @throws IllegalArgumentException if its tag has no hyphen
   */
  public JsonAttributeCodec with(AttributeType type) {
    return new JsonAttributeCodec(types, frameworks.and(type));
  }

  /**
   * The same, where packages are named in another way.
   *
   * @param how what a message tells to do, given the package
   */
  public JsonAttributeCodec withRemedy(Function<String, String> how) {
    return new JsonAttributeCodec(types.withRemedy(how), frameworks);
  }

  @Override
  public byte[] encode(String name, Object value) {
    byte[] json = MAPPER.writeValueAsBytes(tree.of(name, value));
    byte[] bytes = new byte[json.length + 1];
    bytes[0] = VERSION;
    System.arraycopy(json, 0, bytes, 1, json.length);
    return bytes;
  }

  @Override
  public Object decode(String name, byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != VERSION) {
      throw new UnreadableAttributeException("attribute " + name + " has another format", null);
    }
    try {
      JsonNode node = MAPPER.readTree(bytes, 1, bytes.length - 1);
      Object value = tree.valueOf(node);
      if (value != null) {
        return value;
      }
    } catch (ClassNotFoundException | LinkageError | RuntimeException fault) {
      // Whatever a class says that has changed since, or the reader of a text that is none.
      throw new UnreadableAttributeException("attribute " + name + " cannot be read here", fault);
    }
    throw new UnreadableAttributeException("attribute " + name + " has no value", null);
  }
}
