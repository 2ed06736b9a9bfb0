package dev.sojourn.servlet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values as trees of JSON from which they come back as they were. A text, an {@code int}, a truth
 * value, nothing and a list stand for themselves; whatever else is an object with one member, whose
 * name says what it is: a {@link TextType}, {@code set}, {@code map}, an {@link AttributeType}, or
 * a class. Immutable.
 */
final class JsonTree {

  /** Lists in lists and maps, so deep: more is a mistake, a list within itself for instance. */
  private static final int MAX_DEPTH = 32;

  private static final String MAP = "map";
  private static final String SET = "set";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonMapper mapper;
  private final AllowedTypes types;
  private final FrameworkTypes frameworks;

  JsonTree(JsonMapper mapper, AllowedTypes types, FrameworkTypes frameworks) {
    this.mapper = mapper;
    this.types = types;
    this.frameworks = frameworks;
  }

  /**
   * The tree of an attribute's value.
   *
   * @throws UnsupportedAttributeException if it has none
   */
  JsonNode of(String name, Object value) {
    return of(name, value, 0);
  }

  private JsonNode of(String name, @Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new UnsupportedAttributeException(
          "attribute " + name + ": lists and maps may be at most " + MAX_DEPTH + " deep", null);
    }
    AttributeType framework = frameworks.of(value);
    if (value != null && framework != null) {
      return NODES
          .objectNode()
          .set(framework.tag(), of(name, framework.write(name, value), depth + 1));
    }
    return switch (value) {
      case null -> NODES.nullNode();
      case String text -> NODES.stringNode(text);
      case Boolean flag -> NODES.booleanNode(flag);
      case Integer number -> NODES.numberNode(number);
      case List<?> list -> items(name, list, depth);
      case Set<?> set -> NODES.objectNode().set(SET, items(name, set, depth));
      case Map<?, ?> map -> {
        ObjectNode members = NODES.objectNode();
        map.forEach((key, item) -> {
          if (!(key instanceof String text)) {
            throw new UnsupportedAttributeException(
                "attribute " + name + ": the keys of a map must be texts", null);
          }
          members.set(text, of(name, item, depth + 1));
        });
        yield NODES.objectNode().set(MAP, members);
      }
      case Enum<?> constant ->
          NODES
              .objectNode()
              .put(allowed(name, constant.getDeclaringClass()).getName(), constant.name());
      default ->
          TextType.of(value)
              .<JsonNode>map(type -> NODES.objectNode().put(type.tag(), type.text(value)))
              .orElseGet(() -> bean(name, value));
    };
  }

  private ArrayNode items(String name, Collection<?> values, int depth) {
    ArrayNode items = NODES.arrayNode();
    values.forEach(item -> items.add(of(name, item, depth + 1)));
    return items;
  }

  private Class<?> allowed(String name, Class<?> type) {
    if (!types.allow(type)) {
      throw new UnsupportedAttributeException(
          "attribute "
              + name
              + ": "
              + type.getName()
              + " is not allowed; name its package, "
              + types.remedy(type)
              + ", if it is a record, an enum or a bean of yours, or keep texts, numbers, truth"
              + " values, lists and maps instead",
          null);
    }
    return type;
  }

  private JsonNode bean(String name, Object value) {
    Class<?> type = allowed(name, value.getClass());
    try {
      JsonNode node = mapper.valueToTree(value);
      mapper.treeToValue(node, type); // now, and not in the request that needs it
      return NODES.objectNode().set(type.getName(), node);
    } catch (JacksonException fault) {
      throw new UnsupportedAttributeException(
          "attribute "
              + name
              + ": "
              + type.getName()
              + " cannot be written as JSON and read back; make it a record, or a bean with a"
              + " constructor without parameters",
          fault);
    }
  }

  /**
   * The value of a tree.
   *
   * @throws ClassNotFoundException if it names a class that is not there or not allowed
   * @throws IllegalArgumentException or a {@link JacksonException} if it is no tree of a value
   */
  @Nullable Object valueOf(JsonNode node) throws ClassNotFoundException {
    if (node.isNull()) {
      return null;
    }
    if (node.isString()) {
      return node.stringValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isInt()) {
      return node.intValue();
    }
    if (node.isArray()) {
      List<@Nullable Object> list = new ArrayList<>(node.size());
      for (JsonNode item : node) {
        list.add(valueOf(item));
      }
      return list;
    }
    if (!node.isObject() || node.size() != 1) {
      throw new IllegalArgumentException("not a value");
    }
    Map.Entry<String, JsonNode> member = node.properties().iterator().next();
    return valueOf(member.getKey(), member.getValue());
  }

  private @Nullable Object valueOf(String tag, JsonNode node) throws ClassNotFoundException {
    return switch (tag) {
      case MAP -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
          map.put(member.getKey(), valueOf(member.getValue()));
        }
        yield map;
      }
      case SET -> new LinkedHashSet<>((List<?>) Objects.requireNonNull(valueOf(node)));
      default -> {
        AttributeType framework = frameworks.tagged(tag);
        if (framework != null) {
          yield framework.read(Objects.requireNonNull(valueOf(node)));
        }
        TextType<?> text = TextType.tagged(tag).orElse(null);
        yield text == null
            ? mapper.treeToValue(node, types.find(tag))
            : text.value(node.stringValue());
      }
    };
  }
}
