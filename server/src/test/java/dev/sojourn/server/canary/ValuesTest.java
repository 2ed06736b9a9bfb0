package dev.sojourn.server.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.sojourn.Access;
import dev.sojourn.Idempotency;
import dev.sojourn.UserId;
import dev.sojourn.http.CookieHeader;
import dev.sojourn.http.SetCookie;
import dev.sojourn.server.Classes;
import dev.sojourn.token.DeviceToken;
import dev.sojourn.token.KeyRing;
import dev.sojourn.token.SecretBytes;
import dev.sojourn.token.SessionToken;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No value shows a secret when somebody prints it, and no refusal repeats one. */
class ValuesTest {

  private static final String SECRET = "canary-Wq3zR8tLm5-of-a-value";

  /** What a text is called that nobody may see. */
  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(token|password|secret|upgrade)|passwordHash|code");

  /** A problem's code is a word of the interface; the demo's passwords are everybody's. */
  private static final Set<String> HARMLESS = Set.of("Document.code", "Account.password");

  /** Is not on the class path here, and has no values but what nodes print. */
  private static final String OF_ANOTHER_PROCESS = "dev.sojourn.demo";

  /** Texts that are secret in these records alone. */
  private static final Set<String> OTHERS = Set.of("One.value", "KeyView.key", "SetCookie.value");

  @Test
  @Tag("CVE-2023-20866")
  void noRecordPrintsASecret() {
    List<String> tried = new ArrayList<>();
    List<String> leaks = new ArrayList<>();
    for (JavaClass type : Classes.MAIN) {
      if (!type.isAssignableTo(Record.class)
          || type.getPackageName().equals(OF_ANOTHER_PROCESS)
          || !hasSecret(type.reflect())) {
        continue;
      }
      Optional<Object> value = make(type.reflect());
      value.ifPresent(made -> {
        tried.add(type.getSimpleName());
        if (made.toString().contains(SECRET)) {
          leaks.add(type.getName());
        }
      });
      assertThat(value.isPresent() || !hasSecretText(type.reflect()))
          .as("could not be made: " + type.getName())
          .isTrue();
    }
    assertThat(leaks).isEmpty();
    assertThat(tried).contains("VerifyBody", "LoginForm", "Attempt", "One", "Minted");
  }

  private static boolean hasSecret(Class<?> type) {
    return Stream.of(type.getRecordComponents()).anyMatch(part -> isSecret(type, part));
  }

  /** The types for secrets hide themselves; a text does not. */
  private static boolean hasSecretText(Class<?> type) {
    return Stream.of(type.getRecordComponents())
        .anyMatch(part -> part.getType() == String.class && isSecret(type, part));
  }

  private static boolean isSecret(Class<?> type, RecordComponent part) {
    String name = type.getSimpleName() + "." + part.getName();
    Class<?> kind = part.getType();
    return kind == SessionToken.class
        || kind == DeviceToken.class
        || kind == SecretBytes.class
        || (kind == String.class
            && !HARMLESS.contains(name)
            && (OTHERS.contains(name) || SECRET_NAME.matcher(part.getName()).matches()));
  }

  private static Optional<Object> make(Class<?> type) {
    RecordComponent[] parts = type.getRecordComponents();
    Class<?>[] kinds = Stream.of(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = Stream.of(parts).map(part -> value(type, part)).toArray();
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(kinds);
      constructor.setAccessible(true);
      return Optional.of(constructor.newInstance(values));
    } catch (ReflectiveOperationException refused) {
      return Optional.empty();
    }
  }

  private static Object value(Class<?> type, RecordComponent part) {
    Class<?> kind = part.getType();
    if (kind == SessionToken.class) {
      return SessionToken.of(SECRET);
    } else if (kind == DeviceToken.class) {
      return DeviceToken.of(SECRET);
    } else if (kind == SecretBytes.class) {
      return SecretBytes.copyOf(SECRET.getBytes(StandardCharsets.US_ASCII));
    } else if (kind == String.class) {
      String harmless = part.getName().equals("domain") ? "a.example" : "a";
      return isSecret(type, part) ? SECRET : harmless;
    } else if (kind == boolean.class) {
      return false;
    } else if (kind == int.class) {
      return 1;
    } else if (kind == long.class) {
      return 1L;
    } else if (kind == Set.class) {
      return Set.of();
    } else if (kind == List.class) {
      return List.of();
    } else if (kind == Map.class) {
      return Map.of();
    }
    return null;
  }

  static Stream<ThrowingCallable> refusals() {
    return Stream.of(
        () -> UserId.of(SECRET + "/"),
        () -> UserId.of(SECRET + " of another tenant", "a"),
        () -> SetCookie.untilBrowserCloses("a", SECRET + ";"),
        () -> KeyRing.parse(SECRET),
        () -> KeyRing.parse("00000001 2026-01-01T00:00:00Z " + SECRET),
        () -> new Access(Set.of(SECRET + " "), Set.of()),
        () -> new Idempotency("a", SECRET + "\n", "b"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void noRefusalRepeatsWhatWasRefused(ThrowingCallable refused) {
    assertThat(catchThrowable(refused))
        .isInstanceOf(RuntimeException.class)
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void whatIsFoundInACookieHeaderIsHidden() {
    assertThat(CookieHeader.find(List.of("a=" + SECRET), "a").toString()).doesNotContain(SECRET);
  }
}
