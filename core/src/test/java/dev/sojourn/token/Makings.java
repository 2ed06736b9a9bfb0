package dev.sojourn.token;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how many of the platform's workers are made, a digest for instance. */
final class Makings extends Provider {

  private static final long serialVersionUID = 1L;

  private final transient AtomicInteger count = new AtomicInteger();

  private Makings(String type, String algorithm) {
    super("Makings", "1", "counts");
    Service real = Security.getProviders(type + "." + algorithm)[0].getService(type, algorithm);
    putService(
        new Service(this, type, algorithm, real.getClassName(), null, null) {
          @Override
          public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            count.incrementAndGet();
            return real.newInstance(parameter);
          }
        });
  }

  /** How many of this kind are made while {@code action} runs. */
  static int during(String type, String algorithm, Runnable action) {
    Makings makings = new Makings(type, algorithm);
    Security.insertProviderAt(makings, 1);
    try {
      action.run();
    } finally {
      Security.removeProvider(makings.getName());
    }
    return makings.count.get();
  }
}
