package dev.sojourn.server.verify;

import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKey;
import dev.sojourn.server.security.ServiceKeyFilter;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.server.web.BodyLimit;
import dev.sojourn.server.web.ParameterRules;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemException;
import dev.sojourn.server.web.ProblemType;
import dev.sojourn.server.web.ProblemWriter;
import dev.sojourn.server.web.StoreFaults;
import dev.sojourn.server.web.UnreadableBody;
import dev.sojourn.servlet.Consistency;
import dev.sojourn.store.StoreUnavailableException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /v1/sessions/verify}: asked for on every request of every application, and therefore
 * a plain servlet ahead of everything that the other calls pass through. It checks the same things
 * by itself: query, key, scope, type and size of the body. Like the other calls by service key it
 * is for whatever host the caller names: no browser sends such a key by itself.
 */
final class VerifyServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** Where it is. */
  static final String PATH = "/v1/sessions/verify";

  private static final Logger LOG = LoggerFactory.getLogger(VerifyServlet.class);

  private final transient ServiceKeys keys;
  private final transient Verifier verifier;
  private final transient ProblemWriter problems;
  private final transient StoreFaults faults;
  private final transient JsonMapper json;

  VerifyServlet(
      ServiceKeys keys,
      Verifier verifier,
      ProblemWriter problems,
      StoreFaults faults,
      JsonMapper json) {
    this.keys = keys;
    this.verifier = verifier;
    this.problems = problems;
    this.faults = faults;
    this.json = json;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      BodyLimit.check(request);
      if (!request.getMethod().equals("POST")) {
        throw Problem.of(ProblemType.METHOD_NOT_ALLOWED, "POST it.")
            .header("Allow", "POST")
            .exception();
      }
      checkQuery(request);
      ServiceKey key =
          ServiceKeyFilter.authenticate(keys, request)
              .orElseThrow(() -> ServiceKeyFilter.unauthorized().exception());
      ServiceKeyFilter.require(key, Scope.SESSIONS_VERIFY);
      VerifyView view =
          verifier.verify(tenant(request, key), read(request), Consistency.of(request));
      byte[] answer = json.writeValueAsBytes(view);
      response.setContentType("application/json");
      response.setContentLength(answer.length);
      response.getOutputStream().write(answer);
    } catch (ProblemException refused) {
      problems.write(response, refused.problem());
    } catch (StoreUnavailableException fault) {
      problems.write(response, faults.refused(fault));
    } catch (RuntimeException fault) {
      LOG.error("A check failed", fault);
      problems.write(response, Problem.fault());
    }
  }

  /**
   * Addresses are kept in logs: a token is refused there, and so is what might be meant for one.
   */
  private static void checkQuery(HttpServletRequest request) {
    if (request.getQueryString() == null) {
      return;
    }
    Problem problem = ParameterRules.problem(request);
    if (problem != null) {
      throw problem.exception();
    }
    if (!Set.of("tenant").containsAll(request.getParameterMap().keySet())) {
      throw Problem.of(
              ProblemType.MALFORMED_REQUEST,
              "The address may name the tenant; all else, and the token above all, is for the"
                  + " body.")
          .exception();
    }
  }

  private static @Nullable String tenant(HttpServletRequest request, ServiceKey key) {
    String asked = request.getQueryString() == null ? null : request.getParameter("tenant");
    return asked == null ? key.tenant() : ServiceKeyFilter.visible(key, asked);
  }

  private VerifyBody read(HttpServletRequest request) throws IOException {
    // Not getContentType, which fails for charsets that it does not know.
    String type = request.getHeader("Content-Type");
    if (type == null || !isJson(type)) {
      throw UnreadableBody.notJson().exception();
    }
    Problem problem = ParameterRules.bodyProblem(request);
    if (problem != null) {
      throw problem.exception();
    }
    int length = request.getContentLength();
    ServletInputStream in = request.getInputStream();
    byte[] bytes = length < 0 ? in.readAllBytes() : in.readNBytes(length);
    UnreadableBody.requireUtf8(bytes);
    try {
      VerifyBody body = json.readValue(bytes, VerifyBody.class);
      if (body == null) {
        throw Problem.of(ProblemType.MALFORMED_REQUEST, "The body must be a JSON object.")
            .exception();
      }
      return body;
    } catch (JacksonException unreadable) {
      throw UnreadableBody.problem(unreadable).exception();
    }
  }

  private static boolean isJson(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT).equals("application/json");
  }
}
