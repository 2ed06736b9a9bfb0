package dev.sojourn.server.docs;

import dev.sojourn.server.security.Scope;
import dev.sojourn.servlet.Consistency;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;

/** Describes {@code POST /v1/sessions/verify}, which is a plain servlet. */
final class VerifyDescription {

  /** The schemas of what is sent and of what is answered. */
  static final String BODY = "VerifyBody";

  static final String ANSWER = "VerifyAnswer";

  private static final String PATH = "/v1/sessions/verify";
  private static final String JSON = "application/json";

  private VerifyDescription() {}

  static void addTo(OpenAPI description) {
    Operation operation =
        new Operation()
            .operationId("verify")
            .summary("Check a token")
            .addParametersItem(
                new HeaderParameter().name(Consistency.HEADER).schema(new StringSchema()))
            .requestBody(new RequestBody().required(true).content(content(BODY)))
            .responses(
                new ApiResponses()
                    .addApiResponse(
                        "200",
                        new ApiResponse()
                            .description("What the token opens, or why it opens nothing")
                            .content(content(ANSWER))));
    OpenApiConfiguration.addScope(operation, Scope.SESSIONS_VERIFY);
    description.getComponents().addSchemas(BODY, body()).addSchemas(ANSWER, answer());
    description.path(PATH, new PathItem().post(operation));
  }

  private static Content content(String name) {
    Schema<?> schema = new Schema<>().$ref(Components.COMPONENTS_SCHEMAS_REF + name);
    return new Content().addMediaType(JSON, new MediaType().schema(schema));
  }

  private static Schema<?> body() {
    Schema<?> require =
        new ObjectSchema()
            .addProperty("role", new StringSchema())
            .addProperty("permission", new StringSchema())
            .addProperty("assurance", new IntegerSchema())
            .addProperty("max_age", new IntegerSchema());
    Schema<?> body = new ObjectSchema();
    body.addProperty("token", new StringSchema())
        .addProperty("client", new Schema<>().$ref("#/components/schemas/ClientBody"))
        .addProperty("touch", new BooleanSchema()._default(true))
        .addProperty("fresh", new BooleanSchema()._default(false))
        .addProperty("require", require);
    body.setRequired(List.of("token"));
    return body;
  }

  private static Schema<?> answer() {
    Schema<?> unmet =
        new ObjectSchema()
            .addProperty("requirement", new StringSchema())
            .addProperty("needed", new Schema<>())
            .addProperty("present", new Schema<>());
    Schema<?> answer = new ObjectSchema();
    answer
        .addProperty("active", new BooleanSchema())
        .addProperty("reason", new StringSchema())
        .addProperty("session", new Schema<>().$ref("#/components/schemas/SessionView"))
        .addProperty("allowed", new BooleanSchema())
        .addProperty("unmet", new ArraySchema().items(unmet))
        .addProperty("stale", new BooleanSchema());
    answer.setRequired(List.of("active"));
    return answer;
  }
}
