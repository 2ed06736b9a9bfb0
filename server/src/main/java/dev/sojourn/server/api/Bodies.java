package dev.sojourn.server.api;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.sojourn.server.filter.FilterText;
import dev.sojourn.server.view.ClientBody;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The bodies of requests, as they are sent: everything may be absent until it is checked. */
final class Bodies {

  private Bodies() {}

  /** {@code POST /v1/sessions}. */
  record CreateSession(
      @Nullable String user,
      @Nullable String tenant,
      @Nullable List<String> roles,
      @Nullable List<String> permissions,
      @Nullable Map<String, JsonNode> attributes,
      @Nullable List<FactorBody> factors,
      @Nullable String policy,
      @Nullable Boolean remember,
      @Nullable Long securityVersion,
      @Nullable String tokenKind,
      @Nullable ClientBody client,
      @Nullable String upgrade) {

    /** Hides the tokens. */
    @Override
    public String toString() {
      return "CreateSession[hidden]";
    }
  }

  /** One factor as stated. */
  record FactorBody(@Nullable String method, @Nullable String at) {}

  /** {@code POST /v1/sessions/{id}/factors}. */
  record AddFactors(
      @Nullable List<FactorBody> factors,
      @Nullable Long securityVersion,
      @Nullable ClientBody client) {}

  /** {@code PATCH /v1/sessions/{id}}; null removes an attribute. */
  record PatchSession(
      @JsonSetter(contentNulls = Nulls.SET) @Nullable Map<String, JsonNode> attributes) {}

  /** {@code POST /v1/sessions/{id}/end}. */
  record EndSession(@Nullable String reason) {}

  /** {@code POST /v1/sessions/end}: the filters of {@code GET /v1/sessions}, and what to do. */
  record EndSessions(
      @Nullable String tenant,
      @Nullable String user,
      @Nullable String device,
      @Nullable String state,
      @Nullable String kind,
      @Nullable String endReason,
      @Nullable String policy,
      @Nullable String ip,
      @Nullable String browser,
      @Nullable String os,
      @Nullable String deviceKind,
      @Nullable Integer minAssurance,
      @Nullable String createdAfter,
      @Nullable String createdBefore,
      @Nullable String activeAfter,
      @Nullable String activeBefore,
      @Nullable String reason,
      @Nullable Boolean dryRun) {

    FilterText filter() {
      return FilterText.NONE
          .with("user", user)
          .with("device", device)
          .with("state", state)
          .with("kind", kind)
          .with("end_reason", endReason)
          .with("policy", policy)
          .with("ip", ip)
          .with("browser", browser)
          .with("os", os)
          .with("device_kind", deviceKind)
          .with("min_assurance", minAssurance)
          .with("created_after", createdAfter)
          .with("created_before", createdBefore)
          .with("active_after", activeAfter)
          .with("active_before", activeBefore);
    }
  }

  /** {@code POST /v1/users}. */
  record CreateUser(
      @Nullable String user,
      @Nullable String tenant,
      @Nullable String password,
      @Nullable List<String> roles,
      @Nullable List<String> permissions,
      @Nullable Boolean disabled,
      @Nullable Map<String, JsonNode> attributes) {

    /** Hides the password. */
    @Override
    public String toString() {
      return "CreateUser[hidden]";
    }
  }

  /** {@code PATCH /v1/users/{user}}; null removes an attribute. */
  record PatchUser(
      @Nullable List<String> roles,
      @Nullable List<String> permissions,
      @Nullable Boolean disabled,
      @JsonSetter(contentNulls = Nulls.SET) @Nullable Map<String, JsonNode> attributes) {}

  /** {@code POST /v1/users/{user}/password}. */
  record SetPassword(@Nullable String password) {

    /** Hides the password. */
    @Override
    public String toString() {
      return "SetPassword[hidden]";
    }
  }

  /** {@code POST /v1/users/{user}/sign-out}. */
  record SignOut(@Nullable String except, @Nullable String reason) {}

  /** {@code PATCH /v1/users/{user}/devices/{device}}. */
  record RenameDevice(@Nullable String name) {}

  /** {@code POST /v1/service-keys}. */
  record CreateKey(@Nullable String name, @Nullable String tenant, @Nullable List<String> scopes) {}

  /** {@code POST /v1/rules/test}. */
  record TestRules(
      @Nullable String method,
      @Nullable String path,
      @Nullable String host,
      @Nullable String user,
      @Nullable List<String> roles,
      @Nullable List<String> permissions,
      @Nullable Integer assurance,
      @Nullable Long age) {}
}
