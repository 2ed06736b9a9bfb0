package dev.sojourn.testkit.history;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is asked and answered between two processes of the same program, and reads it back:
 * public records of texts, numbers, enums, lists, sets and maps, by their components, each of which
 * may be null. For tests alone: neither side guards itself against the other.
 */
final class Wire {

  private Wire() {}

  /** Writes a value of this type. */
  static void write(DataOutputStream out, Type type, @Nullable Object value) throws IOException {
    out.writeBoolean(value != null);
    if (value == null) {
      return;
    }
    Class<?> of = raw(type);
    switch (value) {
      case String text -> out.writeUTF(text);
      case Integer number -> out.writeInt(number);
      case Long number -> out.writeLong(number);
      case Boolean truth -> out.writeBoolean(truth);
      case Enum<?> constant -> out.writeUTF(constant.name());
      case Instant instant -> out.writeUTF(instant.toString());
      case UUID id -> out.writeUTF(id.toString());
      case Map<?, ?> map -> {
        out.writeInt(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          write(out, argument(type, 0), entry.getKey());
          write(out, argument(type, 1), entry.getValue());
        }
      }
      case Collection<?> all -> {
        out.writeInt(all.size());
        for (Object one : all) {
          write(out, argument(type, 0), one);
        }
      }
      case Record made when of.isSealed() -> {
        List<Class<?>> permitted = List.of(of.getPermittedSubclasses());
        out.writeInt(permitted.indexOf(made.getClass()));
        write(out, made.getClass(), made);
      }
      case Record made -> {
        for (RecordComponent component : of.getRecordComponents()) {
          write(
              out, component.getGenericType(), invoke(() -> component.getAccessor().invoke(made)));
        }
      }
      default -> throw new IllegalArgumentException("cannot be sent: " + value.getClass());
    }
  }

  /** Reads a value of this type. */
  static @Nullable Object read(DataInputStream in, Type type) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    Class<?> of = raw(type);
    if (of == String.class) {
      return in.readUTF();
    } else if (of == int.class || of == Integer.class) {
      return in.readInt();
    } else if (of == long.class || of == Long.class) {
      return in.readLong();
    } else if (of == boolean.class || of == Boolean.class) {
      return in.readBoolean();
    } else if (of.isEnum()) {
      return constant(of, in.readUTF());
    } else if (of == Instant.class) {
      return Instant.parse(in.readUTF());
    } else if (of == UUID.class) {
      return UUID.fromString(in.readUTF());
    } else if (of == Map.class) {
      return map(in, type);
    } else if (of == List.class || of == Set.class) {
      List<@Nullable Object> all = list(in, type);
      return of == Set.class ? new HashSet<>(all) : all;
    } else if (of.isSealed()) {
      return read(in, of.getPermittedSubclasses()[in.readInt()]);
    }
    return record(in, of);
  }

  private static Object constant(Class<?> of, String name) {
    return Arrays.stream(of.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<@Nullable Object> list(DataInputStream in, Type type) throws IOException {
    List<@Nullable Object> all = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      all.add(read(in, argument(type, 0)));
    }
    return all;
  }

  private static Map<@Nullable Object, @Nullable Object> map(DataInputStream in, Type type)
      throws IOException {
    Map<@Nullable Object, @Nullable Object> map = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      Object key = read(in, argument(type, 0));
      map.put(key, read(in, argument(type, 1)));
    }
    return map;
  }

  private static Object record(DataInputStream in, Class<?> of) throws IOException {
    RecordComponent[] components = of.getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = read(in, components[i].getGenericType());
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    return invoke(() -> {
      Constructor<?> constructor = of.getConstructor(types);
      return constructor.newInstance(values);
    });
  }

  private static Class<?> raw(Type type) {
    return (Class<?>) (type instanceof ParameterizedType of ? of.getRawType() : type);
  }

  private static Type argument(Type type, int number) {
    return ((ParameterizedType) type).getActualTypeArguments()[number];
  }

  private static <T extends @Nullable Object> T invoke(Callable<T> call) {
    try {
      return call.call();
    } catch (InvocationTargetException failed) {
      throw new IllegalStateException(failed.getCause());
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }
}
