package dev.sojourn.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes as a file of rules: they are read, or refused with lines that say why. */
class RulesReaderFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void readsRulesOrSaysWhereTheyAreWrong(byte[] data) {
    try {
      for (Rule rule : AccessRules.of(data).rules()) {
        assertThat(rule.paths()).isNotEmpty();
        assertThat(rule.required()).isNotEmpty();
      }
    } catch (RulesException wrong) {
      assertThat(wrong.slips()).isNotEmpty().allMatch(slip -> slip.line() > 0);
      assertThat(wrong.slips()).noneMatch(slip -> slip.message().isBlank());
    }
  }
}
