package eu.stratuslab.standalone.cloud;

import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.standalone.process.Await;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether anything is left of what was deleted, anywhere in the cloud. */
public final class Remains {
  private Remains() {}

  /** Waits until the tombstone of a machine is all that is left of it. */
  public static void awaitNone(TestCloud cloud, String machine, List<String> macs) {
    awaitNone(cloud, "Machine", machine, macs);
  }

  /** The same of anything that may be on a host. */
  public static void awaitNone(TestCloud cloud, String type, String key, List<String> macs) {
    var none =
        Await.until(
            TestCloud.PATIENCE,
            () -> Optional.of(of(cloud, type, key, macs)).filter(List::isEmpty));
    if (none.isEmpty()) {
      throw new AssertionError("left of " + type + " " + key + ": " + of(cloud, type, key, macs));
    }
  }

  private static List<String> of(TestCloud cloud, String type, String key, List<String> macs) {
    var kind = ResourceTypes.named(type).flatMap(t -> t.mirrored()).orElseThrow().kind();
    var remains = new ArrayList<>(cloud.guests().tracesOf(key, macs));
    try (var kubernetes = cloud.kubernetes()) {
      kubernetes.secrets().inAnyNamespace().list().getItems().stream()
          .filter(secret -> names(secret, key))
          .forEach(secret -> remains.add("secret " + secret.getMetadata().getName()));
      kubernetes
          .genericKubernetesResources("stratuslab.eu/v1alpha1", kind)
          .inAnyNamespace()
          .list()
          .getItems()
          .stream()
          .filter(resource -> names(resource, key))
          .forEach(resource -> remains.add("custom resource"));
    } catch (KubernetesClientException e) {
      remains.add("Kubernetes, which does not answer: " + e.getMessage());
    }
    var documents = new ArrayList<>(cloud.store().documentsNaming(key));
    if (!documents.remove(type + " tombstone")) {
      remains.add("no tombstone");
    }
    remains.addAll(documents);
    return remains;
  }

  private static boolean names(HasMetadata resource, String key) {
    return resource.getMetadata().getName().contains(key);
  }
}
