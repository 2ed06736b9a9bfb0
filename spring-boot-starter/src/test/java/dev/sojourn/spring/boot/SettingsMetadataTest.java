package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What editors show of the settings. */
class SettingsMetadataTest {

  private static JsonNode metadata() throws IOException {
    try (InputStream in =
        SojournProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(in));
    }
  }

  private static Map<String, JsonNode> named(String part) throws IOException {
    Map<String, JsonNode> named = new TreeMap<>();
    metadata().get(part).forEach(node -> named.put(node.get("name").stringValue(), node));
    return named;
  }

  @Test
  void everySettingIsDescribed() throws IOException {
    assertThat(named("properties"))
        .containsKeys("sojourn.store.url", "sojourn.http.attribute-packages")
        .allSatisfy((name, setting) -> assertThat(setting.has("description")).as(name).isTrue());
  }

  @Test
  void valuesAreProposedWhereTheyAreKnown() throws IOException {
    Map<String, JsonNode> hints = named("hints");

    assertThat(hints)
        .containsKeys("sojourn.store.url", "sojourn.policies.keys", "sojourn.http.cross-site");
    assertThat(named("properties")).containsKeys("sojourn.store.url", "sojourn.http.cross-site");
  }
}
