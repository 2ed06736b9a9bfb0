package dev.sojourn.server.docs;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.sojourn.server.security.Needs;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.web.Problem;
import dev.sojourn.servlet.Consistency;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.properties.SwaggerUiConfigProperties;
import org.springdoc.core.properties.SwaggerUiOAuthProperties;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springdoc.webmvc.ui.SwaggerIndexTransformer;
import org.springdoc.webmvc.ui.SwaggerWelcomeCommon;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** Says in the description what the code alone does not: names as sent, keys, scopes, problems. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  static final String SERVICE_KEY = "service_key";
  static final String SESSION_COOKIE = "session_cookie";
  static final String SESSION_TOKEN = "session_token";
  static final String PROBLEM = "Problem";

  /** What is answered with its version. */
  private static final Set<String> VERSIONED =
      Stream.of("SessionView", "UserView", "CreatedView", "RotatedView")
          .map(Components.COMPONENTS_SCHEMAS_REF::concat)
          .collect(Collectors.toUnmodifiableSet());

  /** What answers with the version that it wrote of a session, unless it only reads. */
  private static final Set<String> WRITTEN =
      Stream.of("SessionView", "CreatedView", "RotatedView")
          .map(Components.COMPONENTS_SCHEMAS_REF::concat)
          .collect(Collectors.toUnmodifiableSet());

  /** The one call of people for themselves that does so. */
  private static final String OWN_FACTORS = "/v1/me/factors";

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
                .title("Sojourn: HTTP interface")
                .version("v1")
                .description("User sessions across devices: issue, verify, list, end."))
        .servers(List.of(new Server().url("/")))
        .tags(Stream.of(Group.values()).map(Group::tag).toList())
        .components(
            new Components()
                .addSchemas(PROBLEM, problem())
                .addResponses(PROBLEM, refused())
                .addSecuritySchemes(SERVICE_KEY, bearer("A service key: sjk_..."))
                .addSecuritySchemes(SESSION_TOKEN, bearer("The session's own token: sjr_..."))
                .addSecuritySchemes(
                    SESSION_COOKIE,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.COOKIE)
                        .name("__Host-sojourn")
                        .description("The cookie of whoever is signed in with this browser.")));
  }

  private static SecurityScheme bearer(String words) {
    return new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer").description(words);
  }

  private static ApiResponse refused() {
    MediaType document =
        new MediaType().schema(new Schema<>().$ref(Components.COMPONENTS_SCHEMAS_REF + PROBLEM));
    return new ApiResponse()
        .description("Refused; the document says why")
        .content(new Content().addMediaType(Problem.MEDIA_TYPE, document));
  }

  private static Schema<?> problem() {
    Schema<?> error =
        new ObjectSchema()
            .addProperty("field", new StringSchema())
            .addProperty("message", new StringSchema());
    return new ObjectSchema()
        .description("A problem document (RFC 9457).")
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
        addScope(operation, needs.value());
      }
      return operation;
    };
  }

  /** The scope, and the tenant, which the address of every call for one may name. */
  static void addScope(Operation operation, Scope scope) {
    operation.description("Scope: `" + scope.wireName() + "`");
    operation.addSecurityItem(new SecurityRequirement().addList(SERVICE_KEY));
    boolean namesTenant =
        operation.getParameters() != null
            && operation.getParameters().stream().anyMatch(p -> p.getName().equals("tenant"));
    if (scope != Scope.ADMIN && !namesTenant) {
      operation.addParametersItem(new QueryParameter().name("tenant"));
    }
  }

  /** What is said of all calls, once all of them are there. */
  @Bean
  OpenApiCustomizer openApiWords() {
    return description -> {
      VerifyDescription.addTo(description);
      Paths sorted = new Paths();
      new TreeMap<>(description.getPaths()).forEach(sorted::addPathItem);
      description.setPaths(sorted);
      sorted.forEach((path, item) ->
          item.readOperationsMap()
              .forEach((method, operation) -> complete(path, method, operation)));
      new Vocabulary().describe(description);
    };
  }

  private static void complete(String path, HttpMethod method, Operation operation) {
    Group.of(path)
        .ifPresent(group -> {
          operation.setTags(List.of(group.title()));
          if (group == Group.OWN) {
            operation.setSecurity(
                Stream.of(SESSION_COOKIE, SESSION_TOKEN)
                    .map(proof -> new SecurityRequirement().addList(proof))
                    .toList());
          }
        });
    operation.getResponses().forEach(OpenApiConfiguration::addHeaders);
    if (method != HttpMethod.GET) {
      operation
          .getResponses()
          .values()
          .forEach(answer -> {
            if (path.equals(OWN_FACTORS) || isOneOf(WRITTEN, answer)) {
              answer.addHeaderObject(
                  Consistency.HEADER,
                  header("For the client to send along, so that it sees this on every node."));
            }
          });
    }
    operation.getResponses().addApiResponse(ApiResponses.DEFAULT, new ApiResponse().$ref(PROBLEM));
  }

  private static void addHeaders(String status, ApiResponse answer) {
    if (status.equals("201")) {
      answer.addHeaderObject("Location", header("Where it is."));
    }
    if (isOneOf(VERSIONED, answer)) {
      answer.addHeaderObject("ETag", header("Its version, for If-Match."));
    }
  }

  private static boolean isOneOf(Set<String> schemas, ApiResponse answer) {
    return answer.getContent() != null
        && answer.getContent().values().stream()
            .anyMatch(content ->
                content.getSchema() != null
                    && content.getSchema().get$ref() != null
                    && schemas.contains(content.getSchema().get$ref()));
  }

  private static Header header(String words) {
    return new Header().description(words).schema(new StringSchema());
  }

  /** The page to try calls at, in place of one that says nothing of whose it is. */
  @Bean
  SwaggerIndexTransformer docsPage(
      SwaggerUiConfigProperties settings,
      SwaggerUiOAuthProperties oauth,
      SwaggerWelcomeCommon welcome,
      ObjectMapperProvider json) {
    return new DocsPage(settings, oauth, welcome, json);
  }
}
