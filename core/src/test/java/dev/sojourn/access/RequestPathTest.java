package dev.sojourn.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.access.RequestPath.Normal;
import dev.sojourn.access.RequestPath.Reading;
import dev.sojourn.access.RequestPath.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

  private static List<String> readings(String target) {
    return ((Normal) RequestPath.of(target)).readings().stream().map(Reading::text).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/ /",
        "/admin /admin",
        "/admin/ /admin",
        "/a/b/c /a/b/c",
        "/style.css /style.css",
        "/.well-known/x /.well-known/x",
        "/..x/y /..x/y",
        "/a-b_c~d/!$&'()*+,=:@ /a-b_c~d/!$&'()*+,=:@",
        "/ADMIN /admin",
        "/%61dmin /admin",
        "/%41DMIN /admin",
        "/a%2db /a-b",
        "/caf%C3%A9 /café",
        "/caf%c3%a9 /café",
        "/CAFE%CC%81 /café",
        "/%EF%BD%81dmin /admin",
        "/a%C5%BFset /asset",
        "/%C4%B0d /id",
        "/100%25 /100%",
        "/a?b=/../c /a",
        "/?x /",
        "/a|b /a|b",
        "/A!~B /a!~b",
      })
  void mostPathsAreReadInOneWay(String target, String text) {
    assertThat(readings(target)).containsExactly(text);
    assertThat(((Normal) RequestPath.of(target)).text()).isEqualTo(text);
  }

  @Test
  void aBlankIsOneWayToReadIfItIsWithinASegment() {
    assertThat(readings("/a%20b/%20c")).containsExactly("/a b/ c");
  }

  /** The normalised one is the first. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/a/../b /b,/a/../b",
        "/a/%2e%2e/b /b,/a/../b",
        "/a/./b /a/b,/a/./b",
        "/a/. /a,/a/.",
        "/a/b/.. /a,/a/b/..",
        "/a//b /a/b,/a//b",
        "//a /a,//a",
        "/a// /a",
        "/a;x=1/b /a/b,/a;x=1/b",
        "/a%3Bx/b /a/b,/a;x/b",
        "/a/b;c /a/b,/a/b;c",
        "/a./b /a/b,/a./b",
        "/a/b.. /a/b,/a/b..",
        "/A%2E /a,/a.",
        "/a/..;/b /b,/a/../b,/a/..;/b",
        "/a/;/b /a/b,/a//b,/a/;/b",
        "/a/.../b /a/b,/a//b,/a/.../b",
      })
  void whatServersDisagreeAboutIsKeptInEveryWay(String target, String expected) {
    assertThat(readings(target)).startsWith(expected.split(",")[0]);
    assertThat(readings(target)).containsExactlyInAnyOrder(expected.split(","));
  }

  @Test
  void aServerThatDoesNothingIsOneOfThem() {
    assertThat(readings("/a;x/b./../c//d")).contains("/a/c/d", "/a;x/b./../c//d");
  }

  @Test
  void aBlankAtTheEndMayBeCutOff() {
    assertThat(readings("/a%20/b")).containsExactly("/a/b", "/a /b");
    assertThat(readings("/x/a/..%20/b")).contains("/x/b", "/x/a/.. /b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "admin NOT_ABSOLUTE",
        "'' NOT_ABSOLUTE",
        "http://host/x NOT_ABSOLUTE",
        "* NOT_ABSOLUTE",
        "?/a NOT_ABSOLUTE",
        "/a%2fb ENCODED_SLASH",
        "/a%2Fb ENCODED_SLASH",
        "/%EF%BC%8F ENCODED_SLASH",
        "/a\\b BACKSLASH",
        "/a%5cb BACKSLASH",
        "/a%5C..%5Cb BACKSLASH",
        "/%EF%BC%BC BACKSLASH",
        "/a%00 CONTROL",
        "/a%00.css CONTROL",
        "/a%0d%0ab CONTROL",
        "/a%7f CONTROL",
        "/a%C2%80 CONTROL",
        "/%c0%ae%c0%ae/admin BAD_UTF8",
        "/%c0%af BAD_UTF8",
        "/%e0%80%af BAD_UTF8",
        "/%c1%81dmin BAD_UTF8",
        "/%f0%80%80%af BAD_UTF8",
        "/%ff BAD_UTF8",
        "/%c3 BAD_UTF8",
        "/%ed%a0%80 BAD_UTF8",
        "/%f4%90%80%80 BAD_UTF8",
        "/% BAD_ESCAPE",
        "/%4 BAD_ESCAPE",
        "/%zz BAD_ESCAPE",
        "/%u002e BAD_ESCAPE",
        "/a%4/b BAD_ESCAPE",
        "/%252e%252e/admin DOUBLE_ENCODING",
        "/%2561dmin DOUBLE_ENCODING",
        "/%25%32%66 DOUBLE_ENCODING",
        "/%EF%BC%852e DOUBLE_ENCODING",
        "/a#b RAW_CHARACTER",
        "/é RAW_CHARACTER",
        "/.. CLIMBS_OUT",
        "/a/../../b CLIMBS_OUT",
        "/%2e%2e/b CLIMBS_OUT",
        "/..;/b CLIMBS_OUT",
        "/a/..;x/../b CLIMBS_OUT",
      })
  void whatHasNoSoundReadingIsRefused(String target, Flaw flaw) {
    assertThat(RequestPath.of(target)).isEqualTo(new Refused(flaw));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/a\tb", "/a\nb", "/a\u0000", "/a\u007f"})
  void blanksAndControlCharactersAreRefusedAsTheyAre(String target) {
    assertThat(RequestPath.of(target)).isEqualTo(new Refused(Flaw.RAW_CHARACTER));
  }

  @Test
  void lengthIsBounded() {
    String longest = "/" + "a".repeat(RequestPath.MAX_LENGTH - 1);
    assertThat(readings(longest)).hasSize(1);
    assertThat(readings(longest + "?query")).hasSize(1);
    assertThat(RequestPath.of(longest + "a")).isEqualTo(new Refused(Flaw.TOO_LONG));
  }

  @Test
  void segmentsAreBounded() {
    String deepest = "/a".repeat(RequestPath.MAX_SEGMENTS);
    assertThat(readings(deepest)).hasSize(1);
    assertThat(readings(deepest + "/")).hasSize(1);
    assertThat(RequestPath.of(deepest + "/a")).isEqualTo(new Refused(Flaw.TOO_LONG));
    assertThat(RequestPath.of(deepest + "//")).isEqualTo(new Refused(Flaw.TOO_LONG));
  }

  @Test
  void everyFlawSaysWhatIsWrong() {
    assertThat(Flaw.values()).extracting(Flaw::words).doesNotHaveDuplicates().doesNotContain("");
  }
}
