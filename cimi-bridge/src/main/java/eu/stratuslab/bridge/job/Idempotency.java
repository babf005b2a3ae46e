package eu.stratuslab.bridge.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Requests that may be sent again: the first one's identities are kept under its Idempotency-Key,
 * and whoever repeats it goes on with them. As the Job is the commit point and has one uuid, any
 * number of repetitions at once come to one Job.
 */
public final class Idempotency {
  /** How long a key is remembered. */
  public static final Duration KEPT = Duration.ofHours(24);

  /** The space of its claims. */
  static final String SPACE = "idempotency";

  private static final int MAX_KEY = 256;
  private static final int ATTEMPTS = 8;
  private static final String DIGEST = "digest";
  private static final String EXPIRES = "expires";

  private final Cloud cloud;
  private final Ownership ownership;

  public Idempotency(Cloud cloud) {
    this.cloud = cloud;
    this.ownership = new Ownership(cloud);
  }

  /**
   * A request that may be repeated.
   *
   * @param scope user, method and URI
   * @param key what the consumer chose
   * @param body of the request
   */
  public record Keyed(List<String> scope, String key, byte[] body) {
    public Keyed {
      scope = List.copyOf(scope);
    }

    private Claim claim() {
      if (key.isBlank() || key.length() > MAX_KEY) {
        throw Refusal.of(
            Reason.MALFORMED, "an Idempotency-Key has 1 to " + MAX_KEY + " characters");
      }
      return new Claim(SPACE, digest(scope, key));
    }
  }

  /**
   * The identities with which a request is done.
   *
   * @param key of the resource to be
   * @param job of the Job to be
   */
  public record Identities(String key, String job) {}

  /** Identities for a request that will not be repeated. */
  public Identities fresh() {
    return new Identities(cloud.ids().get(), cloud.ids().get());
  }

  /**
   * The identities under which a request came before; empty if it did not.
   *
   * @throws Refusal {@code IDEMPOTENCY_MISMATCH} if the key came with another body before
   */
  public Optional<Identities> before(Keyed request) {
    return Reads.find(cloud.store(), Claim.TYPE, request.claim().key())
        .map(Stored::document)
        .filter(claim -> !expired(claim))
        .map(claim -> repeated(claim, digest(request.body())));
  }

  /**
   * Identities for a request that may be repeated.
   *
   * @throws Refusal {@code IDEMPOTENCY_MISMATCH} if the key came with another body before
   */
  public Identities of(Keyed request) {
    var digest = digest(request.body());
    var claim = request.claim();
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var held = Reads.find(cloud.store(), Claim.TYPE, claim.key());
      if (held.isPresent() && !expired(held.get().document())) {
        return repeated(held.get().document(), digest);
      }
      var identities = fresh();
      if (kept(claim, identities, digest, held)) {
        return identities;
      }
    }
    throw Refusal.later(Reason.UNAVAILABLE, "too many repetitions at once", 1);
  }

  private static Identities repeated(Document claim, String digest) {
    if (!claim.spec().path(DIGEST).asText().equals(digest)) {
      throw Refusal.of(
          Reason.IDEMPOTENCY_MISMATCH, "the Idempotency-Key came with another body before");
    }
    return new Identities(claim.spec().path("owner").asText(), claim.spec().path("job").asText());
  }

  private boolean kept(Claim claim, Identities identities, String digest, Optional<Stored> before) {
    var now = cloud.clock().instant();
    ObjectNode spec =
        Json.object()
            .put("type", "")
            .put("owner", identities.key())
            .put("job", identities.job())
            .put(DIGEST, digest)
            .put(EXPIRES, now.plus(KEPT).toString());
    try {
      if (before.isPresent()) {
        var renewed = before.get().document().with(d -> d.spec(spec).revised());
        cloud.store().replace(renewed, before.get().version());
      } else {
        var acl = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());
        cloud
            .store()
            .insert(Document.create(Claim.TYPE, claim.key(), cloud.id(), "", acl, now, spec));
      }
      return true;
    } catch (StoreException e) {
      if (e.code() == Code.EXISTS || e.code() == Code.CONFLICT || e.code() == Code.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Forgets the key of a request that was refused, so that it may be mended and sent under the same
   * one. One that another repetition brought to its Job is kept.
   */
  public void forget(Keyed request, Identities identities) {
    // Nobody else who goes on with these identities may come to that Job any more.
    var job = identities.job();
    if (ownership.burn(new Ownership.Owner(ResourceTypes.JOB.name(), job, job))) {
      Reads.find(cloud.store(), Claim.TYPE, request.claim().key())
          .filter(held -> held.document().spec().path("job").asText().equals(job))
          .ifPresent(held -> Writes.removed(cloud.store(), held));
    }
  }

  /** True if nothing repeats with this claim any more. */
  boolean expired(Document claim) {
    return Instant.parse(claim.spec().path(EXPIRES).asText()).isBefore(cloud.clock().instant());
  }

  /** The Job of a request that was done before. */
  public Optional<Stored> done(Identities identities) {
    return Reads.living(cloud.store(), ResourceTypes.JOB.name(), identities.job());
  }

  private static String digest(List<String> scope, String key) {
    return digest((String.join("\n", scope) + "\n" + key).getBytes(StandardCharsets.UTF_8));
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
