package dev.sojourn.server.console;

import dev.sojourn.server.http.FormTokens;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the password: a form as it was sent, which comes once more with the password.
 *
 * @param action where it goes
 * @param fields what it said
 * @param submit what its button says
 * @param back where else to go
 * @param problem why the last try failed, or null
 */
record Confirmation(
    String action, List<Field> fields, String submit, String back, @Nullable String problem) {

  /** The field of the password, in no other form of the console. */
  static final String PASSWORD = "confirm_password";

  /**
   * A field.
   *
   * @param name its name
   * @param value its value
   */
  record Field(String name, String value) {}

  /** The form that {@code request} sends. */
  static Confirmation of(
      HttpServletRequest request, String submit, String back, @Nullable String problem) {
    List<Field> fields = new ArrayList<>();
    request
        .getParameterMap()
        .forEach((name, values) -> {
          if (!name.equals(PASSWORD) && !name.equals(FormTokens.FIELD)) {
            for (String value : values) {
              fields.add(new Field(name, value));
            }
          }
        });
    return new Confirmation(request.getRequestURI(), fields, submit, back, problem);
  }

  /** Hides what was typed. */
  @Override
  public String toString() {
    return "Confirmation[" + action + "]";
  }
}
