package dev.sojourn.server.docs;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.sojourn.server.security.Needs;
import dev.sojourn.server.web.Problem;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** Says in the description what the code alone does not: names as sent, keys, scopes, problems. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  static final String SERVICE_KEY = "service_key";
  static final String PROBLEM = "Problem";

  OpenApiConfiguration() {
    SpringDocUtils.getConfig().replaceWithSchema(JsonNode.class, new Schema<>());
  }

  /** The names of fields as they are sent. */
  @Bean
  ModelResolver openApiNames() {
    return new ModelResolver(
        Json.mapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
  }

  @Bean
  OpenAPI openApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Sojourn")
                .version("v1")
                .description("User sessions across devices: issue, verify, list, end."))
        .servers(List.of(new Server().url("/")))
        .components(
            new Components()
                .addSchemas(PROBLEM, problem())
                .addSecuritySchemes(
                    SERVICE_KEY,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description("A service key: sjk_...")));
  }

  private static Schema<?> problem() {
    Schema<?> error =
        new ObjectSchema()
            .addProperty("field", new StringSchema())
            .addProperty("message", new StringSchema());
    return new ObjectSchema()
        .description("RFC 9457")
        .addProperty("type", new StringSchema())
        .addProperty("title", new StringSchema())
        .addProperty("status", new IntegerSchema())
        .addProperty("code", new StringSchema())
        .addProperty("detail", new StringSchema())
        .addProperty("reason", new StringSchema())
        .addProperty("errors", new ArraySchema().items(error));
  }

  @Bean
  OperationCustomizer openApiScopes() {
    return (operation, call) -> {
      Needs needs = call.getMethodAnnotation(Needs.class);
      if (needs != null) {
        operation.description("Scope: " + needs.value().wireName());
        operation.addSecurityItem(new SecurityRequirement().addList(SERVICE_KEY));
      }
      addProblem(operation);
      return operation;
    };
  }

  /** The check of tokens is no controller, and would be missing. */
  @Bean
  OpenApiCustomizer verifyDescription() {
    return description -> VerifyDescription.addTo(description);
  }

  static void addProblem(Operation operation) {
    ApiResponses responses =
        operation.getResponses() == null ? new ApiResponses() : operation.getResponses();
    responses.addApiResponse(
        ApiResponses.DEFAULT,
        new ApiResponse()
            .description("Refused")
            .content(
                new Content()
                    .addMediaType(
                        Problem.MEDIA_TYPE,
                        new MediaType()
                            .schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM)))));
    operation.setResponses(responses);
  }
}
