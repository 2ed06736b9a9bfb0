package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
        "sojourn.policies.default.limits.per-device-kind.mobile",
        "sojourn.policies.default.guest-attributes[0]",
        "SOJOURN_STORE_URL",
        "SOJOURN_MAXSTALENESS",
        "SOJOURN_MAX_STALENESS",
        "SOJOURN_POLICIES_DEFAULT_IDLE",
        "SOJOURN_POLICIES_DEFAULT_GUESTATTRIBUTES_0",
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
        "SOJOURN_STROE_URL"
      })
  void namesWhatNobodyReads(String name) {
    assertThatThrownBy(() -> check(name))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(name);
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
