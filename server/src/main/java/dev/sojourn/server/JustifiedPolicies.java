package dev.sojourn.server;

import dev.sojourn.spring.boot.SojournProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Writes down at every start which policies are looser than NIST's figures, and why. */
@Component
class JustifiedPolicies implements ApplicationRunner {

  private static final Logger LOG = LoggerFactory.getLogger(JustifiedPolicies.class);

  private final SojournProperties settings;

  JustifiedPolicies(SojournProperties settings) {
    this.settings = settings;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    settings
        .justifications()
        .forEach((policy, why) ->
            LOG.info("Policy {} is looser than NIST SP 800-63B-4: {}", policy, why));
  }
}
