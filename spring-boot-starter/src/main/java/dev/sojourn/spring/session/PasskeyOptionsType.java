package dev.sojourn.spring.session;

import dev.sojourn.servlet.AttributeType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.AttestationConveyancePreference;
import org.springframework.security.web.webauthn.api.AuthenticatorAttachment;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.ImmutableAuthenticationExtensionsClientInputs;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialDescriptor;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialParameters;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;

/**
 * What Spring Security has asked a browser's passkey for, kept until the answer comes: all that it
 * is checked against. What is for the browser alone, the extensions, is not kept. Spring Security's
 * own JSON of it is for browsers, and cannot be read back. Immutable, and thread-safe.
 */
final class PasskeyOptionsType implements AttributeType {

  private static final List<UserVerificationRequirement> VERIFICATIONS =
      List.of(
          UserVerificationRequirement.REQUIRED,
          UserVerificationRequirement.PREFERRED,
          UserVerificationRequirement.DISCOURAGED);

  private static final List<PublicKeyCredentialParameters> ALGORITHMS =
      List.of(
          PublicKeyCredentialParameters.EdDSA,
          PublicKeyCredentialParameters.ES256,
          PublicKeyCredentialParameters.ES384,
          PublicKeyCredentialParameters.ES512,
          PublicKeyCredentialParameters.RS256,
          PublicKeyCredentialParameters.RS384,
          PublicKeyCredentialParameters.RS512,
          PublicKeyCredentialParameters.RS1);

  PasskeyOptionsType() {}

  @Override
  public String tag() {
    return "spring-passkey-options";
  }

  @Override
  public boolean isOf(Object value) {
    return value instanceof PublicKeyCredentialRequestOptions
        || value instanceof PublicKeyCredentialCreationOptions;
  }

  @Override
  public Object write(String name, Object value) {
    Parts parts = new Parts(new HashMap<>());
    switch (value) {
      case PublicKeyCredentialRequestOptions asked -> {
        parts.put("challenge", asked.getChallenge(), Bytes::toBase64UrlString);
        parts.put("timeout", asked.getTimeout(), Duration::toMillis);
        parts.put("rpId", asked.getRpId(), id -> id);
        parts.put("credentials", asked.getAllowCredentials(), PasskeyOptionsType::write);
        parts.put(
            "verification", asked.getUserVerification(), UserVerificationRequirement::getValue);
      }
      case PublicKeyCredentialCreationOptions asked -> {
        parts.put("challenge", asked.getChallenge(), Bytes::toBase64UrlString);
        parts.put("timeout", asked.getTimeout(), Duration::toMillis);
        parts.put("rpId", asked.getRp().getId(), id -> id);
        parts.put("rp", asked.getRp().getName(), rp -> rp);
        parts.put("user", asked.getUser(), PasskeyOptionsType::write);
        parts.put(
            "algorithms",
            asked.getPubKeyCredParams(),
            all -> all.stream().map(one -> one.getAlg().getValue()).toList());
        parts.put("credentials", asked.getExcludeCredentials(), PasskeyOptionsType::write);
        parts.put("attestation", asked.getAttestation(), AttestationConveyancePreference::getValue);
        writeSelection(parts, asked.getAuthenticatorSelection());
      }
      default -> throw new IllegalArgumentException("no options of a passkey");
    }
    return parts.all();
  }

  private static void writeSelection(
      Parts parts, @Nullable AuthenticatorSelectionCriteria selection) {
    if (selection != null) {
      parts.put(
          "attachment", selection.getAuthenticatorAttachment(), AuthenticatorAttachment::getValue);
      parts.put("residentKey", selection.getResidentKey(), ResidentKeyRequirement::getValue);
      parts.put(
          "verification", selection.getUserVerification(), UserVerificationRequirement::getValue);
    }
  }

  private static Object write(PublicKeyCredentialUserEntity user) {
    Parts parts = new Parts(new HashMap<>());
    parts.put("id", user.getId(), Bytes::toBase64UrlString);
    parts.put("name", user.getName(), name -> name);
    parts.put("displayName", user.getDisplayName(), name -> name);
    return parts.all();
  }

  private static Object write(List<PublicKeyCredentialDescriptor> credentials) {
    return credentials.stream()
        .map(credential -> {
          Parts parts = new Parts(new HashMap<>());
          parts.put("id", credential.getId(), Bytes::toBase64UrlString);
          parts.put(
              "transports",
              credential.getTransports(),
              all -> all.stream().map(AuthenticatorTransport::getValue).sorted().toList());
          return parts.all();
        })
        .toList();
  }

  @Override
  public Object read(Object value) {
    Parts parts = Parts.of(value);
    return parts.has("user") ? creation(parts) : request(parts);
  }

  private static PublicKeyCredentialRequestOptions request(Parts parts) {
    var asked = PublicKeyCredentialRequestOptions.builder();
    parts.text("challenge", text -> asked.challenge(Bytes.fromBase64(text)));
    parts.number("timeout", millis -> asked.timeout(Duration.ofMillis(millis)));
    parts.text("rpId", asked::rpId);
    parts.list("credentials", all -> asked.allowCredentials(credentials(all)));
    parts.text("verification", name -> asked.userVerification(verification(name)));
    return asked.build();
  }

  private static PublicKeyCredentialCreationOptions creation(Parts parts) {
    var asked = PublicKeyCredentialCreationOptions.builder();
    var rp = PublicKeyCredentialRpEntity.builder();
    var selection = AuthenticatorSelectionCriteria.builder();
    parts.text("challenge", text -> asked.challenge(Bytes.fromBase64(text)));
    parts.number("timeout", millis -> asked.timeout(Duration.ofMillis(millis)));
    parts.text("rpId", rp::id);
    parts.text("rp", rp::name);
    parts.list("algorithms", all -> asked.pubKeyCredParams(algorithms(all)));
    parts.list("credentials", all -> asked.excludeCredentials(credentials(all)));
    parts.text(
        "attestation", name -> asked.attestation(AttestationConveyancePreference.valueOf(name)));
    parts.text(
        "attachment",
        name -> selection.authenticatorAttachment(AuthenticatorAttachment.valueOf(name)));
    parts.text("residentKey", name -> selection.residentKey(ResidentKeyRequirement.valueOf(name)));
    parts.text("verification", name -> selection.userVerification(verification(name)));
    return asked
        .extensions(new ImmutableAuthenticationExtensionsClientInputs())
        .rp(rp.build())
        .user(user(Parts.of(parts.all().get("user"))))
        .authenticatorSelection(selection.build())
        .build();
  }

  private static PublicKeyCredentialUserEntity user(Parts parts) {
    var user = ImmutablePublicKeyCredentialUserEntity.builder();
    parts.text("id", id -> user.id(Bytes.fromBase64(id)));
    parts.text("name", user::name);
    parts.text("displayName", user::displayName);
    return user.build();
  }

  private static List<PublicKeyCredentialDescriptor> credentials(List<?> all) {
    return all.stream().map(PasskeyOptionsType::credential).toList();
  }

  private static PublicKeyCredentialDescriptor credential(Object value) {
    Parts parts = Parts.of(value);
    var credential = PublicKeyCredentialDescriptor.builder();
    credential.type(PublicKeyCredentialType.PUBLIC_KEY);
    parts.text("id", id -> credential.id(Bytes.fromBase64(id)));
    parts.list(
        "transports",
        names ->
            credential.transports(
                names.stream()
                    .map(name -> AuthenticatorTransport.valueOf((String) name))
                    .toArray(AuthenticatorTransport[]::new)));
    return credential.build();
  }

  private static UserVerificationRequirement verification(String name) {
    return only(VERIFICATIONS.stream().filter(known -> known.getValue().equals(name)));
  }

  private static List<PublicKeyCredentialParameters> algorithms(List<?> all) {
    return all.stream()
        .map(alg ->
            only(
                ALGORITHMS.stream()
                    .filter(known -> known.getAlg().getValue() == ((Number) alg).longValue())))
        .toList();
  }

  private static <T> T only(Stream<T> found) {
    return found
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not known to Spring Security"));
  }

  /** The named parts of something. */
  private record Parts(Map<String, Object> all) {

    static Parts of(@Nullable Object value) {
      if (!(value instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException("not the parts of anything");
      }
      Map<String, Object> all = new HashMap<>();
      map.forEach((name, part) -> all.put((String) name, Objects.requireNonNull(part)));
      return new Parts(all);
    }

    <T> void put(String name, @Nullable T value, Function<T, Object> writing) {
      if (value != null) {
        all.put(name, writing.apply(value));
      }
    }

    boolean has(String name) {
      return all.containsKey(name);
    }

    void text(String name, Consumer<String> reading) {
      if (all.get(name) instanceof String text) {
        reading.accept(text);
      }
    }

    void number(String name, Consumer<Long> reading) {
      if (all.get(name) instanceof Number number) {
        reading.accept(number.longValue());
      }
    }

    void list(String name, Consumer<List<?>> reading) {
      if (all.get(name) instanceof List<?> list) {
        reading.accept(list);
      }
    }
  }
}
