package dev.sojourn.servlet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The types of frameworks that a codec keeps, none by default. Immutable. */
record FrameworkTypes(List<AttributeType> all) {

  static final FrameworkTypes NONE = new FrameworkTypes(List.of());

  FrameworkTypes {
    all = List.copyOf(all);
    for (AttributeType type : all) {
      if (type.tag().indexOf('-') < 0) {
        throw new IllegalArgumentException("a type's tag must have a hyphen: " + type.tag());
      }
    }
  }

  FrameworkTypes and(AttributeType type) {
    List<AttributeType> more = new ArrayList<>(all);
    more.add(type);
    return new FrameworkTypes(more);
  }

  /** The one that {@code value} is of, or null. */
  @Nullable AttributeType of(@Nullable Object value) {
    for (AttributeType type : all) {
      if (value != null && type.isOf(value)) {
        return type;
      }
    }
    return null;
  }

  /** The one of this tag, or null. */
  @Nullable AttributeType tagged(String tag) {
    for (AttributeType type : all) {
      if (type.tag().equals(tag)) {
        return type;
      }
    }
    return null;
  }
}
