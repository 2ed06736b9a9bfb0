package dev.sojourn.server.docs;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Says what fields and parameters mean. One that has a name means the same wherever it is, so
 * {@code openapi.properties} has most names once; {@code owner.name} is there where a schema or a
 * place ({@code query}, {@code path}, {@code header}) means something else.
 */
final class Vocabulary {

  private static final String FILE = "/openapi.properties";

  private final Properties words = new Properties();

  Vocabulary() {
    try (InputStream file = Vocabulary.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is missing");
      }
      words.load(new InputStreamReader(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds words, and the values of closed lists, to all that has none. */
  void describe(OpenAPI description) {
    for (PathItem path : description.getPaths().values()) {
      path.readOperations().stream()
          .filter(operation -> operation.getParameters() != null)
          .flatMap(operation -> operation.getParameters().stream())
          .forEach(this::describe);
    }
    description.getComponents().getSchemas().forEach(this::describe);
  }

  private void describe(Parameter parameter) {
    List<String> values = ClosedLists.of(parameter.getIn(), parameter.getName());
    // Parameters of one type may share their schema, which must not be changed for one of them.
    if (parameter.getSchema() == null || !values.isEmpty()) {
      parameter.setSchema(new StringSchema());
    }
    parameter.setDescription(say(parameter.getIn(), parameter.getName()));
    restrict(parameter.getSchema(), values);
  }

  private void describe(String owner, Schema<?> schema) {
    if (schema.getProperties() == null) {
      return;
    }
    schema
        .getProperties()
        .forEach((name, property) -> {
          if (property.get$ref() != null) {
            return;
          }
          property.setDescription(say(owner, name));
          Schema<?> value = property.getItems() == null ? property : property.getItems();
          restrict(value, ClosedLists.of(owner, name));
          describe(name, value);
        });
  }

  private @Nullable String say(String owner, String name) {
    return words.getProperty(owner + "." + name, words.getProperty(name));
  }

  @SuppressWarnings("unchecked") // a list of texts, whatever it is a list of
  private static void restrict(Schema<?> schema, List<String> values) {
    if (!values.isEmpty()) {
      ((Schema<Object>) schema).setEnum(List.<Object>copyOf(values));
    }
  }
}
