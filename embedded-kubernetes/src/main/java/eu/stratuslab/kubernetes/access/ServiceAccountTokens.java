package eu.stratuslab.kubernetes.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Cause;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.storage.ObjectKey;
import eu.stratuslab.kubernetes.storage.Store;
import eu.stratuslab.kubernetes.storage.StoredObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens of service accounts (TokenRequest, RFC 7519): signed, not stored. One is good until it
 * expires, and only as long as the account and the pod are there for which it was made.
 */
public final class ServiceAccountTokens {
  private static final String AUDIENCE = "https://kubernetes.default.svc";
  private static final String ALGORITHM = "HmacSHA256";
  private static final String CLAIMS = "kubernetes.io";
  private static final String EXTRA = "authentication.kubernetes.io/";
  private static final long SHORTEST_SECONDS = 600;
  private static final long USUAL_SECONDS = 3600;
  private static final long LONGEST_SECONDS = 1L << 32;

  private final SecretKeySpec key;
  private final Store store;
  private final InstantSource clock;
  private final Supplier<String> ids;

  /**
   * Tokens that only servers with this secret make and take.
   *
   * @param ids makes a new id for each token
   */
  public ServiceAccountTokens(
      String secret, Store store, InstantSource clock, Supplier<String> ids) {
    var own = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    this.key = new SecretKeySpec(mac(own, "tokens of service accounts"), ALGORITHM);
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Answers a TokenRequest.
   *
   * @throws ApiFailure when the account or the pod is not there, or the request makes no sense
   */
  public ObjectNode issue(String namespace, String name, ObjectNode request) {
    StoredObject account =
        find("serviceaccounts", namespace, name)
            .orElseThrow(() -> ApiFailure.notFound("", "serviceaccounts", name));
    JsonNode specification = request.path("spec");
    long seconds = specification.path("expirationSeconds").asLong(USUAL_SECONDS);
    if (seconds < SHORTEST_SECONDS || seconds > LONGEST_SECONDS) {
      throw ApiFailure.invalid(
          "authentication.k8s.io",
          "TokenRequest",
          "",
          List.of(
              new Cause(
                  "FieldValueInvalid",
                  "Invalid value: " + seconds + ": may not specify a duration less than 10 minutes",
                  "spec.expirationSeconds")));
    }
    Instant now = clock.instant();
    Instant end = now.plusSeconds(seconds);
    List<String> audiences = Meta.texts(specification.path("audiences"));
    ObjectNode claims = Json.object();
    (audiences.isEmpty() ? List.of(AUDIENCE) : audiences).forEach(claims.putArray("aud")::add);
    claims.put("exp", end.getEpochSecond()).put("iat", now.getEpochSecond()).put("iss", AUDIENCE);
    claims.put("jti", ids.get()).put("sub", "system:serviceaccount:" + namespace + ":" + name);
    ObjectNode about = claims.putObject(CLAIMS).put("namespace", namespace);
    about.putObject("serviceaccount").put("name", name).put("uid", account.uid());
    bind(specification.path("boundObjectRef"), namespace, name, about);

    ObjectNode answer = request.deepCopy();
    answer.put("kind", "TokenRequest").put("apiVersion", "authentication.k8s.io/v1");
    answer
        .putObject("status")
        .put("token", signed(claims))
        .put("expirationTimestamp", Meta.time(end));
    return answer;
  }

  private void bind(JsonNode reference, String namespace, String account, ObjectNode about) {
    if (!reference.isObject()) {
      return;
    }
    String kind = reference.path("kind").asText();
    String name = reference.path("name").asText();
    if (!kind.equals("Pod")) {
      throw ApiFailure.badRequest("cannot bind token to object of kind " + kind);
    }
    StoredObject pod =
        find("pods", namespace, name).orElseThrow(() -> ApiFailure.notFound("", "pods", name));
    String uid = reference.path("uid").asText("");
    if (!uid.isEmpty() && !uid.equals(pod.uid())) {
      throw ApiFailure.conflict(
          "",
          "pods",
          name,
          "the UID in the bound object reference (%s) does not match the UID in record (%s)"
              .formatted(uid, pod.uid()));
    }
    JsonNode specification = pod.tree().path("spec");
    if (!specification.path("serviceAccountName").asText().equals(account)) {
      throw ApiFailure.badRequest(
          "cannot bind token for serviceaccount \""
              + account
              + "\" to pod running with different serviceaccount name.");
    }
    about.putObject("pod").put("name", name).put("uid", pod.uid());
    String node = specification.path("nodeName").asText("");
    if (!node.isEmpty()) {
      ObjectNode on = about.putObject("node").put("name", node);
      find("nodes", "", node).ifPresent(each -> on.put("uid", each.uid()));
    }
  }

  /**
   * Whose token this is; empty if it is none of ours, is expired, or its account or pod is gone.
   */
  public Optional<User> user(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3
        || !MessageDigest.isEqual(
            text(mac(key, parts[0] + "." + parts[1])).getBytes(StandardCharsets.US_ASCII),
            parts[2].getBytes(StandardCharsets.UTF_8))) {
      return Optional.empty();
    }
    ObjectNode claims = Json.own(Base64.getUrlDecoder().decode(parts[1]));
    boolean current = claims.path("exp").asLong() > clock.instant().getEpochSecond();
    return current && Meta.texts(claims.path("aud")).contains(AUDIENCE)
        ? user(claims, claims.path(CLAIMS))
        : Optional.empty();
  }

  private Optional<User> user(ObjectNode claims, JsonNode about) {
    String namespace = about.path("namespace").asText();
    JsonNode account = about.path("serviceaccount");
    boolean there =
        same("serviceaccounts", namespace, account)
            && (!about.has("pod") || same("pods", namespace, about.path("pod")));
    return there
        ? Optional.of(
            User.serviceAccount(
                namespace,
                account.path("name").asText(),
                account.path("uid").asText(),
                extra(claims, about)))
        : Optional.empty();
  }

  private static Map<String, List<String>> extra(ObjectNode claims, JsonNode about) {
    Map<String, List<String>> extra = new LinkedHashMap<>();
    extra.put(EXTRA + "credential-id", List.of("JTI=" + claims.path("jti").asText()));
    for (String bound : List.of("pod", "node")) {
      for (String field : List.of("name", "uid")) {
        String value = about.path(bound).path(field).asText("");
        if (!value.isEmpty()) {
          extra.put(EXTRA + bound + "-" + field, List.of(value));
        }
      }
    }
    return extra;
  }

  private boolean same(String storage, String namespace, JsonNode meant) {
    return find(storage, namespace, meant.path("name").asText())
        .filter(each -> each.uid().equals(meant.path("uid").asText()))
        .isPresent();
  }

  private Optional<StoredObject> find(String storage, String namespace, String name) {
    return store.get(new ObjectKey(storage, namespace, name));
  }

  private String signed(ObjectNode claims) {
    String head = text(Json.bytes(Json.object().put("alg", "HS256").put("typ", "JWT")));
    String content = head + "." + text(Json.bytes(claims));
    return content + "." + text(mac(key, content));
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] mac(SecretKeySpec key, String content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
