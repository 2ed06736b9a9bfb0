package dev.sojourn.examples.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The frame of every page. */
final class Html {

  private Html() {}

  static void send(
      HttpServletRequest request, HttpServletResponse response, String title, String body)
      throws IOException {
    String user = request.getRemoteUser();
    response.setContentType("text/html");
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.setHeader("Cache-Control", "no-store");
    response
        .getWriter()
        .print(
            """
            <!DOCTYPE html>
            <html lang="en">
              <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%1$s · Notebook</title>
                <link rel="icon" href="data:,">
                <style>
                  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 0 auto; padding: 1rem; }
                  nav, form { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: .5rem 0; }
                  nav form { margin: 0; }
                  input, button { font: inherit; padding: .5rem .75rem; min-height: 44px; }
                  li { overflow-wrap: anywhere; }
                </style>
              </head>
              <body>
                <nav aria-label="Notebook"><a href="/">Notes</a> %2$s</nav>
                <main>
                  <h1>%1$s</h1>
                  %3$s
                </main>
              </body>
            </html>
            """
                .formatted(
                    title,
                    user == null ? "<a href=\"/sign-in\">Sign in</a>" : signedIn(user),
                    body));
  }

  private static String signedIn(String user) {
    return """
    <a href="/devices">Devices</a>
    <form method="post" action="/sign-out"><button>Sign out %s</button></form>
    """
        .formatted(escaped(user));
  }

  /** What people wrote is text, whatever it looks like. */
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
