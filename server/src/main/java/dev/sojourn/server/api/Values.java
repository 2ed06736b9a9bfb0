package dev.sojourn.server.api;

import dev.sojourn.Access;
import dev.sojourn.AttributeDelta;
import dev.sojourn.AttributeValue;
import dev.sojourn.Attributes;
import dev.sojourn.FactorMethod;
import dev.sojourn.SignIn.StatedFactor;
import dev.sojourn.server.view.AttributeJson;
import dev.sojourn.server.web.Checks;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the values that several calls have in common. */
final class Values {

  private Values() {}

  /** The factors; at most one of each method. */
  static List<StatedFactor> factors(Checks checks, @Nullable List<Bodies.FactorBody> bodies) {
    if (bodies == null) {
      return List.of();
    }
    Set<FactorMethod> seen = EnumSet.noneOf(FactorMethod.class);
    List<StatedFactor> factors = new ArrayList<>();
    for (int i = 0; i < bodies.size() && i <= FactorMethod.values().length; i++) {
      String field = "factors." + i;
      Bodies.FactorBody body = bodies.get(i);
      Optional<FactorMethod> method =
          Optional.ofNullable(body.method()).flatMap(FactorMethod::ofWireName);
      if (method.isEmpty()) {
        checks.refuse(
            field + ".method",
            "must be one of "
                + EnumSet.allOf(FactorMethod.class).stream()
                    .map(FactorMethod::wireName)
                    .collect(Collectors.joining(", ")));
        continue;
      }
      checks.require(seen.add(method.get()), field + ".method", "is stated twice");
      factors.add(new StatedFactor(method.get(), checks.time(field + ".at", body.at()), 0));
    }
    return factors;
  }

  static @Nullable Set<String> names(@Nullable List<String> names) {
    return names == null ? null : new LinkedHashSet<>(names);
  }

  /** Roles and permissions within their bounds; null where neither is stated. */
  static @Nullable Access access(
      Checks checks, @Nullable List<String> roles, @Nullable List<String> permissions) {
    if (roles == null && permissions == null) {
      return null;
    }
    Set<String> no = Set.of();
    Set<String> roleNames = roles == null ? no : new LinkedHashSet<>(roles);
    Set<String> permissionNames = permissions == null ? no : new LinkedHashSet<>(permissions);
    checks.read("roles", () -> new Access(roleNames, no));
    checks.read("permissions", () -> new Access(no, permissionNames));
    try {
      return new Access(roleNames, permissionNames);
    } catch (IllegalArgumentException alreadyRefused) {
      return null;
    }
  }

  static Attributes attributes(Checks checks, @Nullable Map<String, JsonNode> nodes) {
    if (nodes == null) {
      return Attributes.EMPTY;
    }
    Map<String, AttributeValue> values = new HashMap<>();
    nodes.forEach((name, node) -> {
      AttributeValue value = checks.read("attributes." + name, () -> AttributeJson.read(node));
      if (value != null) {
        values.put(name, value);
      }
    });
    Attributes attributes = checks.read("attributes", () -> new Attributes(values));
    return attributes == null ? Attributes.EMPTY : attributes;
  }

  static AttributeDelta delta(Checks checks, @Nullable Map<String, JsonNode> nodes) {
    if (nodes == null) {
      return AttributeDelta.NONE;
    }
    Map<String, Optional<AttributeValue>> changes = new HashMap<>();
    nodes.forEach((name, node) -> {
      if (node.isNull()) {
        changes.put(name, Optional.empty());
      } else {
        AttributeValue value = checks.read("attributes." + name, () -> AttributeJson.read(node));
        if (value != null) {
          changes.put(name, Optional.of(value));
        }
      }
    });
    AttributeDelta delta = checks.read("attributes", () -> new AttributeDelta(changes));
    return delta == null ? AttributeDelta.NONE : delta;
  }

  /** A page's length. */
  static int limit(Checks checks, @Nullable Integer limit, int standard, int max) {
    int asked = limit == null ? standard : limit;
    checks.require(asked >= 1 && asked <= max, "limit", "must be 1 to " + max);
    return asked;
  }
}
