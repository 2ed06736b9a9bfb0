package dev.sojourn.testkit.engine;

import dev.sojourn.store.RecordStore;
import dev.sojourn.store.SessionStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts itself between an engine and a store, where a test needs more than faults. */
final class SharedStore {

  /** What happens instead of a call; {@code real} makes the call itself. */
  @FunctionalInterface
  interface Interception {
    @Nullable Object call(Method method, Object[] arguments, Callable<@Nullable Object> real)
        throws Exception;
  }

  private SharedStore() {}

  /** The same store, which is not closed when one of those who share it is. */
  static SessionStore of(Supplier<SessionStore> store) {
    return intercept(
        store, (method, arguments, real) -> method.getName().equals("close") ? null : real.call());
  }

  /** The same store with every call intercepted. */
  static SessionStore intercept(Supplier<SessionStore> store, Interception interception) {
    return (SessionStore)
        Proxy.newProxyInstance(
            SharedStore.class.getClassLoader(),
            new Class<?>[] {SessionStore.class, RecordStore.class},
            (proxy, method, arguments) ->
                interception.call(
                    method,
                    arguments == null ? new Object[0] : arguments,
                    () -> {
                      try {
                        return method.invoke(store.get(), arguments);
                      } catch (InvocationTargetException thrown) {
                        throw thrown.getCause() instanceof Exception fault ? fault : thrown;
                      }
                    }));
  }
}
