package dev.sojourn.server.docs;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springdoc.core.properties.SwaggerUiConfigProperties;
import org.springdoc.core.properties.SwaggerUiOAuthProperties;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.webmvc.ui.SwaggerIndexPageTransformer;
import org.springdoc.webmvc.ui.SwaggerWelcomeCommon;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.resource.ResourceTransformerChain;
import org.springframework.web.servlet.resource.TransformedResource;

/** The page to try calls at: says whose it is, and is as wide as a phone where it is one. */
final class DocsPage extends SwaggerIndexPageTransformer {

  private static final String THEIRS = "<title>Swagger UI</title>";
  private static final String OURS =
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
          + "<title>Sojourn: HTTP interface</title>";

  DocsPage(
      SwaggerUiConfigProperties settings,
      SwaggerUiOAuthProperties oauth,
      SwaggerWelcomeCommon welcome,
      ObjectMapperProvider json) {
    super(settings, oauth, welcome, json);
  }

  @Override
  public Resource transform(
      HttpServletRequest request, Resource resource, ResourceTransformerChain chain)
      throws IOException {
    Resource page = super.transform(request, resource, chain);
    if (!"index.html".equals(page.getFilename())) {
      return page;
    }
    String html = page.getContentAsString(StandardCharsets.UTF_8).replace(THEIRS, OURS);
    return new TransformedResource(page, html.getBytes(StandardCharsets.UTF_8));
  }
}
