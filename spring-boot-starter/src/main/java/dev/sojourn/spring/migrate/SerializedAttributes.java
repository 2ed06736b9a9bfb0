package dev.sojourn.spring.migrate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
import java.io.ObjectInputStream;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.ConfigurableObjectInputStream;

/**
 * Reads attributes that Spring Session wrote by Java serialization, and nothing beyond an
 * allow-list: what Spring Security itself keeps in sessions, the packages that the application
 * names, and plain values and collections of the JDK. The one place where Java serialization is
 * read. Immutable, and thread-safe.
 */
final class SerializedAttributes {

  private static final int MAX_BYTES = 1024 * 1024;
  private static final int MAX_DEPTH = 16;
  private static final int MAX_REFERENCES = 20_000;
  private static final int MAX_ARRAY = 100_000;

  private static final Set<String> TYPES =
      Set.of(
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Double",
          "java.lang.Enum",
          "java.lang.Exception",
          "java.lang.Float",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Number",
          "java.lang.Object",
          "java.lang.Record",
          "java.lang.RuntimeException",
          "java.lang.Short",
          "java.lang.StackTraceElement",
          "java.lang.String",
          "java.lang.String$CaseInsensitiveComparator",
          "java.lang.Throwable",
          "java.math.BigDecimal",
          "java.math.BigInteger",
          "java.net.URI",
          "java.util.ArrayDeque",
          "java.util.ArrayList",
          "java.util.Arrays$ArrayList",
          "java.util.CollSer",
          "java.util.Currency",
          "java.util.Date",
          "java.util.EnumMap",
          "java.util.EnumSet$SerializationProxy",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.LinkedHashMap",
          "java.util.LinkedHashSet",
          "java.util.JumboEnumSet",
          "java.util.LinkedList",
          "java.util.Locale",
          "java.util.Map$Entry",
          "java.util.RegularEnumSet",
          "java.util.TreeMap",
          "java.util.TreeSet",
          "java.util.UUID",
          "java.util.concurrent.ConcurrentHashMap",
          "java.util.concurrent.ConcurrentHashMap$Segment",
          "java.util.concurrent.CopyOnWriteArrayList",
          "java.util.concurrent.locks.AbstractOwnableSynchronizer",
          "java.util.concurrent.locks.AbstractQueuedSynchronizer",
          "java.util.concurrent.locks.ReentrantLock",
          "java.util.concurrent.locks.ReentrantLock$NonfairSync",
          "java.util.concurrent.locks.ReentrantLock$Sync",
          // What Spring MVC carries over a redirect.
          "org.springframework.util.LinkedMultiValueMap",
          "org.springframework.util.MultiValueMapAdapter",
          "org.springframework.web.servlet.FlashMap");

  /** Of these there are too many to name: times, views of collections, and what Security keeps. */
  private static final List<String> FAMILIES =
      List.of(
          "java.time.",
          "java.util.Collections$",
          "java.util.ImmutableCollections$",
          "org.springframework.security.");

  /** A few bytes that are a list as long as somebody says. */
  private static final String COPIES = "java.util.Collections$CopiesList";

  private final List<String> packages;
  private final ClassLoader loader;

  /**
   * Of the packages that the application names, and those below them.
   *
   * @param packages like {@code com.example.shop}
   * @param loader finds their classes
   */
  SerializedAttributes(List<String> packages, ClassLoader loader) {
    this.packages = List.copyOf(packages);
    this.loader = loader;
  }

  /** The object; empty if it is not allowed, or cannot be read here. */
  Optional<Object> read(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return Optional.empty();
    }
    try (ObjectInputStream in =
        new ConfigurableObjectInputStream(new ByteArrayInputStream(bytes), loader)) {
      in.setObjectInputFilter(
          ObjectInputFilter.merge(this::check, ObjectInputFilter.Config.getSerialFilter()));
      return Optional.ofNullable(in.readObject());
    } catch (IOException
        | ClassNotFoundException
        | LinkageError
        | StackOverflowError
        | RuntimeException refused) {
      return Optional.empty(); // classes say whatever they like when they are read
    }
  }

  private Status check(FilterInfo info) {
    if (info.depth() > MAX_DEPTH
        || info.references() > MAX_REFERENCES
        || info.arrayLength() > MAX_ARRAY
        || info.streamBytes() > MAX_BYTES) {
      return Status.REJECTED;
    }
    Class<?> type = info.serialClass();
    return type == null || isAllowed(type) ? Status.ALLOWED : Status.REJECTED;
  }

  private boolean isAllowed(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    String name = element.getName();
    if (Proxy.isProxyClass(element) || name.equals(COPIES)) {
      return false;
    }
    return element.isPrimitive()
        || TYPES.contains(name)
        || FAMILIES.stream().anyMatch(name::startsWith)
        || packages.stream().anyMatch(known -> name.startsWith(known + "."));
  }
}
