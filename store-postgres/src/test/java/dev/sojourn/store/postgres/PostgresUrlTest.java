package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {

  @ParameterizedTest
  @CsvSource({
    "postgres://db.example.com/sojourn, , jdbc:postgresql://db.example.com/sojourn",
    "postgresql://app@db:6432/my%20db, app, jdbc:postgresql://db:6432/my+db",
    "postgres://a%40b@[::1]:5433/d, a@b, jdbc:postgresql://[::1]:5433/d",
    "postgres://@h/a+b, , jdbc:postgresql://h/a%2Bb",
    "postgres://h/d?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem, ,"
        + " jdbc:postgresql://h/d?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem",
  })
  void isWhatTheDriverReads(String url, String user, String jdbc) {
    assertThat(PostgresUrl.parse(url)).isEqualTo(new PostgresUrl(user, jdbc));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgres://app@db.example.com/sojourn?sslmode=require | db.example.com:5432",
        "postgres://[::1]/d | [::1]:5432",
        "postgres://app@[::1]:5433,b/d | [::1]:5433,b:5432",
      })
  void itsPlaceIsHostAndPortAndNothingElse(String url, String hosts) {
    assertThat(PostgresUrl.parse(url).hosts()).isEqualTo(hosts);
  }

  @Test
  void amongSeveralHostsTheOneThatCanWriteIsTaken() {
    assertThat(PostgresUrl.parse("postgres://u@a:5432,b:5433/d?sslmode=require").jdbc())
        .isEqualTo("jdbc:postgresql://a:5432,b:5433/d?sslmode=require&targetServerType=primary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "postgres://",
        "postgres://h",
        "postgres://h/",
        "postgres:///d",
        "postgres://h:/d",
        "postgres://h:65536/d",
        "postgres://h,/d",
        "postgres://h/d/e",
        "postgres://h/d#f",
        "postgres://h/d?options=-cfsync%3Doff",
        "postgres://h/d?sslmode",
        "postgres://h/d%zz",
        "postgres://h/d%00",
        "jdbc:postgresql://h/d",
        "sqlite:file",
      })
  void isRefusedWhenItIsNone(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> PostgresUrl.parse(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://me:hunter2@h/d",
        "postgres://h/d?password=hunter2",
        "postgres://me:hunter2%@h/d%",
        "postgres://me:hunter2@h/d?x=%zz",
        "postgres://me:hunt@er2@h/d",
      })
  void aPasswordInItIsRefusedAndNotTold(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PostgresUrl.parse(url))
        .satisfies(refused -> {
          for (Throwable at = refused; at != null; at = at.getCause()) {
            assertThat(String.valueOf(at.getMessage())).doesNotContain("hunt", "er2");
          }
        });
  }
}
