package dev.sojourn.server.cli.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Attributes as arguments. */
final class AttributeOptions {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  @Option(
      names = "--attribute",
      paramLabel = "NAME=VALUE",
      description = {
        "Sets an attribute; may be repeated.",
        "A number, true, false, a \"text in quotes\" or a list [\"a\",\"b\"] is read as JSON,"
            + " anything else as text."
      })
  private Map<String, String> stated = new LinkedHashMap<>();

  AttributeOptions() {}

  /** The values by name. */
  Map<String, JsonNode> values() {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    stated.forEach((name, text) -> values.put(name, value(text)));
    return values;
  }

  private static JsonNode value(String text) {
    try {
      JsonNode read = JSON.readTree(text);
      if (read.isNumber() || read.isBoolean() || read.isString() || read.isArray()) {
        return read;
      }
    } catch (JacksonException plainText) {
      // as below
    }
    return JsonNodeFactory.instance.stringNode(text);
  }
}
