package dev.sojourn.spring.boot;

import dev.sojourn.SojournException;
import dev.sojourn.store.MissingKeyException;
import dev.sojourn.store.StoreUnavailableException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Says what to do about a store or its keys that keep the application from starting. */
final class StoreFailureAnalyzer extends AbstractFailureAnalyzer<SojournException> {

  private final Environment environment;

  StoreFailureAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  protected FailureAnalysis analyze(Throwable whole, SojournException fault) {
    return new FailureAnalysis(String.valueOf(fault.getMessage()), nextStep(fault), fault);
  }

  private String nextStep(SojournException fault) {
    String url = environment.getProperty("sojourn.store.url", "which is not stated");
    return switch (fault) {
      case StoreUnavailableException unavailable when url.startsWith("sqlite:") ->
          "Make the directory of the file that sojourn.store.url ("
              + url
              + ") names, writable for this process, or name another file.";
      case StoreUnavailableException unavailable ->
          "See whether the database of sojourn.store.url ("
              + url
              + ") runs and can be reached from here, and whether user and password are right"
              + " (sojourn.store.password or sojourn.store.password-file).";
      case MissingKeyException missing ->
          "Give this node the keys with which the store was written: the file of"
              + " sojourn.keys.file, or its copy from the back-up.";
      default ->
          "See what sojourn.store.url ("
              + url
              + ") names: a file is for one process alone, and a store that a later release has"
              + " written needs that release.";
    };
  }
}
