package dev.sojourn.spring.boot;

import dev.sojourn.servlet.SojournFilterBuilder;

/** A bean of the application's that says more of the filter than settings can. */
@FunctionalInterface
public interface SojournFilterCustomizer {

  /** Changes what is built; called once, after the settings were applied. */
  void customize(SojournFilterBuilder builder);
}
