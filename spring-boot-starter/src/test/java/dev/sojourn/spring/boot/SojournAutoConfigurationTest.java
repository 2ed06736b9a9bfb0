package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.DeviceKind;
import dev.sojourn.DeviceTraits;
import dev.sojourn.Overflow;
import dev.sojourn.Remember;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SignIn;
import dev.sojourn.Validation;
import dev.sojourn.binding.AddressBinding;
import dev.sojourn.binding.BindingPolicy;
import dev.sojourn.binding.Reaction;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.SessionStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The engine as an application gets it by its settings. */
class SojournAutoConfigurationTest {

  @TempDir Path directory;
  private ApplicationContextRunner application;

  @BeforeEach
  void prepare() {
    application =
        new ApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    SojournAutoConfiguration.class, SojournMetricsAutoConfiguration.class))
            .withPropertyValues("sojourn.store.url=sqlite:" + directory.resolve("sojourn.db"));
  }

  @Test
  void aStoreAloneMakesAnEngine() {
    application.run(context -> {
      SessionManager sessions = context.getBean(SessionManager.class);

      Creation creation = sessions.create(SignIn.user("alice"));

      assertThat(creation).isInstanceOf(Creation.Created.class);
      Validation validation =
          sessions.validate(((Creation.Created) creation).token(), Client.UNKNOWN);
      assertThat(validation).isInstanceOf(Validation.Active.class);
      assertThat(context.getBean(RecordStore.class)).isSameAs(context.getBean(SessionStore.class));
    });
  }

  @Test
  void sessionsOutliveTheApplication() {
    Creation.Created[] created = new Creation.Created[1];
    application.run(context ->
        created[0] =
            (Creation.Created) context.getBean(SessionManager.class).create(SignIn.user("alice")));

    application.run(context ->
        assertThat(
                context.getBean(SessionManager.class).validate(created[0].token(), Client.UNKNOWN))
            .isInstanceOf(Validation.Active.class));
  }

  @Test
  void policiesComeFromSettings() {
    application
        .withPropertyValues(
            "sojourn.policies.default.idle=30m",
            "sojourn.policies.default.limits.per-user=3",
            "sojourn.policies.default.limits.overflow=refuse",
            "sojourn.policies.default.limits.per-device-kind.mobile=1",
            "sojourn.policies.kiosk.idle=2m",
            "sojourn.policies.kiosk.absolute=8h",
            "sojourn.policies.kiosk.remember=never")
        .run(context -> {
          SessionManager sessions = context.getBean(SessionManager.class);
          SessionPolicy standard = sessions.policy("default").orElseThrow();
          SessionPolicy kiosk = sessions.policy("kiosk").orElseThrow();

          assertThat(standard.lifetime().idle()).isEqualTo(Duration.ofMinutes(30));
          assertThat(standard.lifetime().absolute()).isEqualTo(Duration.ofHours(24));
          assertThat(standard.remember()).isEqualTo(Remember.ASK);
          assertThat(standard.limits().perUser()).isEqualTo(3);
          assertThat(standard.limits().overflow()).isEqualTo(Overflow.REFUSE);
          assertThat(standard.limits().perDeviceKind()).containsEntry(DeviceKind.MOBILE, 1);
          assertThat(kiosk.lifetime().idle()).isEqualTo(Duration.ofMinutes(2));
          assertThat(kiosk.touchInterval()).isEqualTo(Duration.ofSeconds(30));
          assertThat(kiosk.remembers(true)).isFalse();
          assertThat(sessions.policy("aal3")).isPresent();
        });
  }

  @Test
  void aPolicyBindsAsItsSettingsSay() {
    application
        .withPropertyValues(
            "sojourn.policies.default.binding.address=prefix",
            "sojourn.policies.default.binding.ipv6-prefix=64",
            "sojourn.policies.default.binding.fingerprint=step-up",
            "sojourn.policies.default.binding.device-token=reject",
            "sojourn.policies.fixed.binding.address=exact",
            "sojourn.policies.fixed.binding.address-reaction=notify",
            "sojourn.policies.free.binding.address=off")
        .run(context -> {
          SessionManager sessions = context.getBean(SessionManager.class);
          assertThat(sessions.policy("default").orElseThrow().binding())
              .isEqualTo(
                  new BindingPolicy(
                      new AddressBinding(AddressBinding.Match.PREFIX, 24, 64, Reaction.STEP_UP),
                      Reaction.STEP_UP,
                      Reaction.REJECT));
          assertThat(sessions.policy("fixed").orElseThrow().binding())
              .isEqualTo(new BindingPolicy(AddressBinding.exact(Reaction.NOTIFY), null, null));
          assertThat(sessions.policy("free").orElseThrow().binding().isNone()).isTrue();
        });
    application
        .withPropertyValues("sojourn.policies.default.binding.ipv4-prefix=20")
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("binding.address must be"));
  }

  @Test
  void aPolicyThatContradictsItselfStopsTheStart() {
    application
        .withPropertyValues("sojourn.policies.odd.idle=2h", "sojourn.policies.odd.absolute=1h")
        .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("idle"));
  }

  @Test
  void aSettingThatNobodyReadsStopsTheStart() {
    application
        .withPropertyValues("sojourn.max-stalenes=5s")
        .run(context ->
            assertThat(context).getFailure().hasMessageContaining("sojourn.max-stalenes"));
    application
        .withPropertyValues("sojourn.policies.default.idel=5m")
        .run(context ->
            assertThat(context).getFailure().hasMessageContaining("sojourn.policies.default.idel"));
  }

  @Test
  void withoutAStoreTheStartSaysWhatToSet() {
    application
        .withPropertyValues("sojourn.store.url=")
        .run(context ->
            assertThat(context).getFailure().rootCause().hasMessageContaining("sojourn.store.url"));
  }

  @Test
  void anApplicationsOwnDescriberIsAsked() {
    application
        .withBean(
            DeviceDescriber.class,
            () -> client -> new DeviceTraits(DeviceKind.OTHER, "TV", "Couch"))
        .run(context -> {
          var created =
              (Creation.Created) context.getBean(SessionManager.class).create(SignIn.user("alice"));

          assertThat(created.session().device().traits().browser()).isEqualTo("Couch");
        });
  }

  @Test
  void figuresAreKeptWhereThereIsARegistry() {
    application
        .withBean(SimpleMeterRegistry.class)
        .withUserConfiguration(BindMeters.class)
        .run(context -> {
          SessionManager sessions = context.getBean(SessionManager.class);
          var created = (Creation.Created) sessions.create(SignIn.user("alice"));
          sessions.validate(created.token(), Client.UNKNOWN);
          MeterRegistry figures = context.getBean(MeterRegistry.class);

          assertThat(figures.get("sojourn.sessions.active").gauge().value()).isEqualTo(1);
          assertThat(
                  figures
                      .get("sojourn.sessions.started")
                      .tag("kind", "user")
                      .functionCounter()
                      .count())
              .isEqualTo(1);
          assertThat(
                  figures
                      .get("sojourn.validations")
                      .tag("outcome", "active")
                      .functionCounter()
                      .count())
              .isEqualTo(1);
          assertThat(figures.get("sojourn.store").tag("operation", "create").timer().count())
              .isEqualTo(1);
        });
  }

  /** Does what Boot's actuator does. */
  static class BindMeters {
    BindMeters(
        MeterRegistry registry,
        java.util.List<io.micrometer.core.instrument.binder.MeterBinder> all) {
      all.forEach(meters -> meters.bindTo(registry));
    }
  }
}
