package dev.sojourn.servlet;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An application of which each test writes the pages that it needs. */
final class Application extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** What happens at one path. */
  @FunctionalInterface
  interface Page {
    void answer(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException;
  }

  /** For every path that has no page of its own. */
  static final String ANY = "*";

  private final transient Map<String, Page> pages = new ConcurrentHashMap<>();

  Application() {
    on("/who", Application::who);
    on(
        "/error",
        (request, response) -> {
          response.getWriter().print("error page for ");
          who(request, response);
        });
  }

  /** Writes who is there. */
  static void who(HttpServletRequest request, HttpServletResponse response) throws IOException {
    var user = request.getUserPrincipal();
    response.getWriter().print(user == null ? "[nobody]" : "[" + user.getName() + "]");
  }

  void on(String path, Page page) {
    pages.put(path, page);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Page page = pages.getOrDefault(request.getRequestURI(), pages.get(ANY));
    if (page == null) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else {
      page.answer(request, response);
    }
  }
}
