package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.http.CookieHeader.Found;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieHeaderTest {

  private static final String NAME = "__Host-sojourn";

  private static Found find(String... headers) {
    return CookieHeader.find(List.of(headers), NAME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__Host-sojourn=x",
        "a=b; __Host-sojourn=x; c=d",
        "a=b;__Host-sojourn=x",
        "  __Host-sojourn = x  ",
        "\t__Host-sojourn=x\t; a",
        "__Host-sojourn=\"x\"",
        "; ;=; __Host-sojourn=x;",
        "$Version=1; __Host-sojourn=x",
        "b; __Host-sojourn=x"
      })
  void findsTheOne(String header) {
    assertThat(find(header)).isEqualTo(new Found.One("x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "=",
        "__Host-sojourn",
        "__host-sojourn=x",
        "__Host-sojourn2=x",
        "x__Host-sojourn=x",
        "%5F%5FHost-sojourn=x",
        "\u00a0__Host-sojourn=x",
        "\u2000__Host-sojourn=x",
        "\u0085__Host-sojourn=x",
        "\"__Host-sojourn\"=x",
        "a=__Host-sojourn=x",
        "a=b, __Host-sojourn=x"
      })
  @Tag("CK-5")
  @Tag("CK-7")
  @Tag("Cookie-Chaos")
  void isNotFooledByNamesThatLookAlike(String header) {
    assertThat(find(header)).isEqualTo(new Found.None());
  }

  @Test
  @Tag("CK-3")
  void readsAllHeadersOfTheRequest() {
    assertThat(find("a=b", "__Host-sojourn=x")).isEqualTo(new Found.One("x"));
    assertThat(find()).isEqualTo(new Found.None());
  }

  @Test
  @Tag("CK-4")
  @Tag("CK-10")
  void twoOfOneNameAreNeither() {
    assertThat(find("__Host-sojourn=x; __Host-sojourn=y")).isEqualTo(new Found.Several());
    assertThat(find("__Host-sojourn=x; __Host-sojourn=x")).isEqualTo(new Found.Several());
    assertThat(find("__Host-sojourn=x", "__Host-sojourn=y")).isEqualTo(new Found.Several());
    assertThat(find("__Host-sojourn=; __Host-sojourn=y")).isEqualTo(new Found.Several());
  }

  @Test
  void keepsTheValueAsItIs() {
    assertThat(find("__Host-sojourn=a=b%20c\"d")).isEqualTo(new Found.One("a=b%20c\"d"));
    assertThat(find("__Host-sojourn=")).isEqualTo(new Found.One(""));
    assertThat(find("__Host-sojourn=\"")).isEqualTo(new Found.One("\""));
  }
}
