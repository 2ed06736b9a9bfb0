package dev.sojourn.server.pages;

import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;

/** What all pages have in common: messages that fill a page, and ways to go on. Thread-safe. */
public abstract class Pages {

  /** How long to wait when too many sign in at once. */
  static final Duration BUSY_PAUSE = Duration.ofSeconds(5);

  private final Words words;

  /** Speaks in these words. */
  protected Pages(Words words) {
    this.words = words;
  }

  /**
   * A message that fills a page.
   *
   * @param heading what happened
   * @param paragraphs what it means
   * @param href where to go on
   * @param link what is there
   */
  protected record Message(String heading, List<String> paragraphs, String href, String link) {}

  /** What to speak in. */
  protected Words words() {
    return words;
  }

  /** The message whose words begin with {@code key}. */
  protected ModelAndView message(HttpStatus status, String key, String href, String... paragraphs) {
    return new ModelAndView("message", Map.of("message", message(key, href, paragraphs)), status);
  }

  /** The same without its page. */
  protected Message message(String key, String href, String... paragraphs) {
    List<String> texts =
        paragraphs.length == 0 ? List.of(words.say(key + ".text")) : List.of(paragraphs);
    return new Message(words.say(key + ".heading"), texts, href, words.say(key + ".link"));
  }

  /** Sends the browser to {@code path} of this origin, by GET. */
  protected static @Nullable ModelAndView goTo(HttpServletResponse response, String path) {
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", path);
    return null;
  }

  /** Asks to come back after {@code pause}. */
  protected static void retryAfter(HttpServletResponse response, Duration pause) {
    Problem.of(ProblemType.TOO_MANY_REQUESTS, "")
        .retryAfter(pause)
        .headers()
        .forEach(response::setHeader);
  }

  /** The browser has got another token by now, or will have it at once. */
  protected ModelAndView superseded(HttpServletResponse response, String href) {
    response.setHeader("Sojourn-Superseded", "retry");
    return message(HttpStatus.CONFLICT, "superseded", href);
  }
}
