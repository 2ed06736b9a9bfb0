package dev.sojourn.server.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.Nulls;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * How JSON is read: what was not meant is refused, never guessed. Nothing is turned into another
 * type, no field is passed over, none may come twice, and depth and lengths are bounded.
 */
final class StrictJson {

  /** The deepest nesting of a body. */
  static final int MAX_DEPTH = 16;

  /** The most digits of a number. */
  static final int MAX_DIGITS = 64;

  private StrictJson() {}

  static void bound(JsonFactoryBuilder factory) {
    factory
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(MAX_DIGITS)
                .maxNameLength(1024)
                .maxStringLength(BodyLimit.MAX_BYTES)
                .maxDocumentLength(BodyLimit.MAX_BYTES)
                .build());
  }

  static void rule(JsonMapper.Builder mapper) {
    mapper
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .changeDefaultPropertyInclusion(
            included -> included.withValueInclusion(JsonInclude.Include.NON_NULL))
        // A null within a list or a map is no value; who means it says so at the field.
        .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
        .enable(
            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
            DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
            DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
    for (LogicalType type :
        new LogicalType[] {
          LogicalType.Textual,
          LogicalType.Integer,
          LogicalType.Float,
          LogicalType.Boolean,
          LogicalType.Enum,
          LogicalType.Collection,
          LogicalType.Map,
          LogicalType.POJO,
          LogicalType.DateTime
        }) {
      mapper.withCoercionConfig(
          type,
          rules -> {
            for (CoercionInputShape shape : CoercionInputShape.values()) {
              if (!isNatural(type, shape)) {
                rules.setCoercion(shape, CoercionAction.Fail);
              }
            }
          });
    }
  }

  /** Whether a value of this shape is one of this type, without any turning. */
  private static boolean isNatural(LogicalType type, CoercionInputShape shape) {
    return switch (type) {
      case Textual, Enum -> shape == CoercionInputShape.String;
      case DateTime -> shape == CoercionInputShape.String;
      case Integer -> shape == CoercionInputShape.Integer;
      case Float -> shape == CoercionInputShape.Float || shape == CoercionInputShape.Integer;
      case Boolean -> shape == CoercionInputShape.Boolean;
      case Collection ->
          shape == CoercionInputShape.Array || shape == CoercionInputShape.EmptyArray;
      case Map, POJO ->
          shape == CoercionInputShape.Object || shape == CoercionInputShape.EmptyObject;
      default -> true;
    };
  }
}
