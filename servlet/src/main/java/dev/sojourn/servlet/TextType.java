package dev.sojourn.servlet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Values of the platform of which a text is the whole.
 *
 * @param tag under what it is kept, which stays
 * @param type exactly its class, or one above it
 * @param write its text
 * @param read the value again; fails with a {@link RuntimeException} on what is no such text
 */
record TextType<T>(String tag, Class<T> type, Function<T, String> write, Function<String, T> read) {

  private static final List<TextType<?>> ALL =
      List.of(
          new TextType<>("long", Long.class, Object::toString, Long::valueOf),
          new TextType<>("double", Double.class, Object::toString, Double::valueOf),
          new TextType<>("decimal", BigDecimal.class, Object::toString, BigDecimal::new),
          new TextType<>("float", Float.class, Object::toString, Float::valueOf),
          new TextType<>("short", Short.class, Object::toString, Short::valueOf),
          new TextType<>("byte", Byte.class, Object::toString, Byte::valueOf),
          new TextType<>("integer", BigInteger.class, Object::toString, BigInteger::new),
          new TextType<>("char", Character.class, Object::toString, text -> text.charAt(0)),
          new TextType<>("bytes", byte[].class, TextType::base64, Base64.getDecoder()::decode),
          new TextType<>("instant", Instant.class, Object::toString, Instant::parse),
          new TextType<>("duration", Duration.class, Object::toString, Duration::parse),
          new TextType<>("period", Period.class, Object::toString, Period::parse),
          new TextType<>("date", LocalDate.class, Object::toString, LocalDate::parse),
          new TextType<>("time", LocalTime.class, Object::toString, LocalTime::parse),
          new TextType<>("datetime", LocalDateTime.class, Object::toString, LocalDateTime::parse),
          new TextType<>("offset", OffsetDateTime.class, Object::toString, OffsetDateTime::parse),
          new TextType<>("zoned", ZonedDateTime.class, Object::toString, ZonedDateTime::parse),
          new TextType<>("zone", ZoneId.class, ZoneId::getId, ZoneId::of),
          new TextType<>("timezone", TimeZone.class, TimeZone::getID, TimeZone::getTimeZone),
          new TextType<>("moment", Date.class, TextType::millis, TextType::moment),
          new TextType<>("locale", Locale.class, Locale::toLanguageTag, Locale::forLanguageTag),
          new TextType<>("uuid", UUID.class, Object::toString, UUID::fromString),
          new TextType<>("uri", URI.class, Object::toString, URI::create));

  private static final Map<String, TextType<?>> BY_TAG =
      ALL.stream().collect(Collectors.toUnmodifiableMap(TextType::tag, Function.identity()));

  private static final Map<Class<?>, TextType<?>> BY_CLASS =
      ALL.stream().collect(Collectors.toUnmodifiableMap(TextType::type, Function.identity()));

  /** Of this tag; empty for none. */
  static Optional<TextType<?>> tagged(String tag) {
    return Optional.ofNullable(BY_TAG.get(tag));
  }

  /** Of this value; empty for none. */
  static Optional<TextType<?>> of(Object value) {
    TextType<?> exact = BY_CLASS.get(value.getClass());
    if (exact != null) {
      return Optional.of(exact);
    }
    return switch (value) { // of these the platform makes classes below
      case ZoneId zone -> Optional.ofNullable(BY_CLASS.get(ZoneId.class));
      case TimeZone zone -> Optional.ofNullable(BY_CLASS.get(TimeZone.class));
      default -> Optional.empty();
    };
  }

  String text(Object value) {
    return write.apply(type.cast(value));
  }

  T value(String text) {
    return read.apply(text);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String millis(Date date) {
    return Long.toString(date.toInstant().toEpochMilli());
  }

  private static Date moment(String millis) {
    return Date.from(Instant.ofEpochMilli(Long.parseLong(millis)));
  }
}
