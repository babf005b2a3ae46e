package eu.stratuslab.kube;

import eu.stratuslab.kube.KubeException.Code;
import eu.stratuslab.model.resource.Mirrored;
import eu.stratuslab.model.resource.ResourceTypes;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the CRDs of this version into a cluster, or finds out that it must not go on without.
 *
 * <p>Whoever may not write CRDs (in production an administrator installs them) still learns whether
 * those that are there fit.
 */
public final class KubeCrds {
  private static final Logger LOG = LoggerFactory.getLogger(KubeCrds.class);
  private static final int HTTP_FORBIDDEN = 403;
  private static final int HTTP_CONFLICT = 409;
  private static final int ATTEMPTS = 5;
  private static final Duration ESTABLISHED = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final KubernetesClient client;

  public KubeCrds(KubernetesClient client) {
    this.client = client;
  }

  /** Every CRD of this version, as it is in {@code crds/}. */
  public static List<CustomResourceDefinition> definitions(KubernetesClient client) {
    return ResourceTypes.ALL.stream()
        .flatMap(type -> type.mirrored().stream())
        .map(mirrored -> definition(client, mirrored))
        .toList();
  }

  private static CustomResourceDefinition definition(KubernetesClient client, Mirrored mirrored) {
    var name = "/crds/" + mirrored.plural() + "." + Mirrored.GROUP + "-v1.yml";
    try (var yaml = KubeCrds.class.getResourceAsStream(name)) {
      if (yaml == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return client.getKubernetesSerialization().unmarshal(yaml, CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Installs or updates every CRD and waits until it is served.
   *
   * @throws KubeException {@code INVALID} if one that is there is newer than this version, or older
   *     and may not be changed; {@code UNAVAILABLE}; {@code NOT_SERVED} if it is not established in
   *     time
   */
  public void install() {
    var definitions = definitions(client);
    definitions.forEach(this::install);
    definitions.forEach(definition -> await(definition.getMetadata().getName()));
  }

  /**
   * Has deletions of CRDs that were begun come to their end: {@code kubectl delete crd} waits for
   * what agents hold, agents that are down wait for CRDs, and CRDs cannot be made anew meanwhile.
   * What agents hold is let go for them. No machine ends by it: an agent ends one only for a
   * resource that names the Job, and the mirror makes that one anew.
   *
   * @throws KubeException {@code NOT_SERVED} if one is not gone in time
   */
  public void endDeletions(KubeApi api) {
    ResourceTypes.ALL.stream()
        .flatMap(type -> type.mirrored().stream())
        .distinct()
        .forEach(mirrored -> endDeletion(api, Kind.of(mirrored)));
  }

  private void endDeletion(KubeApi api, Kind kind) {
    var name = kind.plural() + "." + Mirrored.GROUP;
    var deadline = System.nanoTime() + ESTABLISHED.toNanos();
    while (deleting(name)) {
      if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        throw new KubeException(
            Code.NOT_SERVED, "the CRD " + name + " is being deleted, and its resources are held");
      }
      letGo(api, kind);
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private boolean deleting(String name) {
    var there = client.apiextensions().v1().customResourceDefinitions().withName(name).get();
    return there != null && there.getMetadata().getDeletionTimestamp() != null;
  }

  /** Takes the agents' finalizer from all resources of a kind, as far as nobody writes them now. */
  public static void letGo(KubeApi api, Kind kind) {
    try {
      for (var resource : api.list(kind, Map.of())) {
        letGo(api, resource);
      }
    } catch (KubeException e) {
      // Its CRD went meanwhile, and all of them with it.
      if (e.code() != Code.NOT_SERVED) {
        throw e;
      }
    }
  }

  private static void letGo(KubeApi api, Resource resource) {
    var meta = resource.meta();
    if (!meta.finalizers().contains(Labels.FINALIZER)) {
      return;
    }
    try {
      api.removeFinalizer(resource.ref(), meta.uid(), meta.resourceVersion(), Labels.FINALIZER);
    } catch (KubeException e) {
      if (e.code() != Code.CONFLICT && e.code() != Code.NOT_FOUND) {
        throw e;
      }
    }
  }

  private void install(CustomResourceDefinition wanted) {
    var name = wanted.getMetadata().getName();
    for (var attempt = 1; ; attempt++) {
      try {
        installOnce(wanted);
        return;
      } catch (KubernetesClientException e) {
        // Somebody was faster; or our own first request was, and only its answer was late.
        if (e.getCode() == HTTP_FORBIDDEN) {
          throw new KubeException(
              Code.FORBIDDEN, "the CRD %s is missing and may not be made by us".formatted(name), e);
        }
        if (e.getCode() != HTTP_CONFLICT || attempt == ATTEMPTS) {
          throw new KubeException(
              e.getCode() == HTTP_CONFLICT ? Code.CONFLICT : Code.UNAVAILABLE,
              name + ": " + e.getMessage(),
              e);
        }
      }
    }
  }

  private void installOnce(CustomResourceDefinition wanted) {
    var name = wanted.getMetadata().getName();
    var there = client.apiextensions().v1().customResourceDefinitions().withName(name).get();
    if (there == null) {
      client.resource(wanted).create();
      return;
    }
    checkNotNewer(name, schema(there));
    if (!there.getSpec().getVersions().equals(wanted.getSpec().getVersions())
        || schema(there) != schema(wanted)) {
      update(there, wanted);
    }
  }

  private static void checkNotNewer(String name, int there) {
    if (there > Mirrored.SCHEMA) {
      throw new KubeException(
          Code.INVALID,
          "the CRD %s in the cluster has schema %d, this version knows %d: update this component"
              .formatted(name, there, Mirrored.SCHEMA));
    }
  }

  private void update(CustomResourceDefinition there, CustomResourceDefinition wanted) {
    var name = wanted.getMetadata().getName();
    var next =
        new CustomResourceDefinitionBuilder(wanted)
            .editMetadata()
            .withResourceVersion(there.getMetadata().getResourceVersion())
            .endMetadata()
            .build();
    try {
      client.resource(next).update();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HTTP_FORBIDDEN) {
        throw e;
      }
      if (schema(there) < Mirrored.SCHEMA) {
        throw new KubeException(
            Code.INVALID,
            "the CRD %s in the cluster has schema %d, this version needs %d: update the CRDs"
                .formatted(name, schema(there), Mirrored.SCHEMA),
            e);
      }
      LOG.info("the CRD {} differs from ours and may not be changed by us; it fits", name);
    }
  }

  private static int schema(CustomResourceDefinition definition) {
    var annotations = definition.getMetadata().getAnnotations();
    var text = annotations == null ? Map.<String, String>of() : annotations;
    return Integer.parseInt(text.getOrDefault(Mirrored.SCHEMA_ANNOTATION, "0"));
  }

  private void await(String name) {
    var deadline = System.nanoTime() + ESTABLISHED.toNanos();
    while (!established(name)) {
      if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        throw new KubeException(Code.NOT_SERVED, "the CRD " + name + " is not established");
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private boolean established(String name) {
    var now = client.apiextensions().v1().customResourceDefinitions().withName(name).get();
    return now != null
        && now.getMetadata().getDeletionTimestamp() == null
        && now.getStatus() != null
        && now.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }
}
