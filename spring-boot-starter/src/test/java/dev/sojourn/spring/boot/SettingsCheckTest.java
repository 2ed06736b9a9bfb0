package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class SettingsCheckTest {

  private static void check(String name) {
    DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
    beans.registerSingleton("settings", new KnownSettings(SojournProperties.class));
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(name, "x")));
    new SettingsCheck(beans, environment).postProcessBeanFactory(beans);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sojourn.store.url",
        "sojourn.max-staleness",
        "sojourn.maxStaleness",
        "sojourn.policies.default.idle",
        "sojourn.policies.my-own.limits.per-user",
        "sojourn.policies.[a.b].remembered-idle",
        "sojourn.policies[a.b].remembered-idle",
        "sojourn.max_staleness",
        "Sojourn.Store.Url",
        "sojourn.policies.default.limits.per-device-kind.mobile",
        "sojourn.policies.default.guest-attributes[0]",
        "SOJOURN_STORE_URL",
        "SOJOURN_MAXSTALENESS",
        "SOJOURN_MAX_STALENESS",
        "SOJOURN_POLICIES_DEFAULT_IDLE",
        "SOJOURN_POLICIES_DEFAULT_GUESTATTRIBUTES_0",
        "SOJOURN_POLICIES_DEFAULT_LIMITS_PERDEVICEKIND_MOBILE",
        "sojourn_store_url",
        "other.setting",
        "sojourner.setting"
      })
  void knowsWhatIsRead(String name) {
    assertThatCode(() -> check(name)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sojourn.stroe.url",
        "sojourn.store",
        "sojourn.store.url.x",
        "sojourn.max_staleness2",
        "sojourn.policies.default.idel",
        "sojourn.policies.default",
        "Sojourn.Stroe.Url",
        "SOJOURN_STROE_URL",
        "sojourn_stroe_url",
        "SOJOURN_POLICIES_DEFAULT_LIMIT_IDLE"
      })
  void namesWhatNobodyReads(String name) {
    assertThatThrownBy(() -> check(name))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @CsvSource({
    "sojourn.stroe.url, sojourn.store.url",
    "sojourn.max-stalenes, sojourn.max-staleness",
    "sojourn.maxStalenes, sojourn.max-staleness",
    "sojourn.retention.histroy, sojourn.retention.history",
    "sojourn.retenton.unuseddevices, sojourn.retention.unused-device",
    "sojourn.policies.default.idel, sojourn.policies.default.idle",
    "sojourn.polices.my-own.idel, sojourn.policies.my-own.idle",
    "sojourn.polices.my-own.limit.peruser, sojourn.policies.my-own.limits.per-user",
    "sojourn.policies.a.limits.perdevicekinds.mobile,"
        + " sojourn.policies.a.limits.per-device-kind.mobile",
    "sojourn.policies[a.b].idel, sojourn.policies.[a.b].idle",
    "sojourn.policies.default.binding.adress, sojourn.policies.default.binding.address",
    "SOJOURN_STROE_URL, SOJOURN_STORE_URL",
    "SOJOURN_RETENTON_HISTROY, SOJOURN_RETENTION_HISTORY",
    "SOJOURN_POLICIES_DEFAULT_IDEL, SOJOURN_POLICIES_<NAME>_IDLE",
    "SOJOURN_POLICYS_DEFAULT_LIMIT_PERUSER, SOJOURN_POLICIES_<NAME>_LIMITS_PERUSER",
  })
  void namesTheNearestKnownOne(String stated, String nearest) {
    assertThatThrownBy(() -> check(stated))
        .isInstanceOf(SettingsException.class)
        .hasMessage("unknown setting: " + stated + " (the nearest known one is " + nearest + ")");
  }

  @Test
  void everySettingHasItsName() {
    assertThat(new KnownSettings(SojournProperties.class).names())
        .contains(
            "store.url",
            "keys.file",
            "max-staleness",
            "retention.history-per-user",
            "policies.*.remembered-absolute",
            "policies.*.limits.per-device-kind.*");
  }
}
