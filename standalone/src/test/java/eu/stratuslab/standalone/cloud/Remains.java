package eu.stratuslab.standalone.cloud;

import eu.stratuslab.standalone.process.Await;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether anything is left of a deleted machine, anywhere in the cloud. */
public final class Remains {
  private Remains() {}

  /** Waits until the tombstone is all that is left. */
  public static void awaitNone(TestCloud cloud, String machine, List<String> macs) {
    var none =
        Await.until(
            TestCloud.PATIENCE, () -> Optional.of(of(cloud, machine, macs)).filter(List::isEmpty));
    if (none.isEmpty()) {
      throw new AssertionError("left of " + machine + ": " + of(cloud, machine, macs));
    }
  }

  private static List<String> of(TestCloud cloud, String machine, List<String> macs) {
    var remains = new ArrayList<>(cloud.guests().tracesOf(machine, macs));
    try (var kubernetes = cloud.kubernetes()) {
      kubernetes.secrets().inAnyNamespace().list().getItems().stream()
          .filter(secret -> names(secret, machine))
          .forEach(secret -> remains.add("secret " + secret.getMetadata().getName()));
      kubernetes
          .genericKubernetesResources("stratuslab.eu/v1alpha1", "Machine")
          .inAnyNamespace()
          .list()
          .getItems()
          .stream()
          .filter(resource -> names(resource, machine))
          .forEach(resource -> remains.add("custom resource"));
    } catch (KubernetesClientException e) {
      remains.add("Kubernetes, which does not answer: " + e.getMessage());
    }
    var documents = new ArrayList<>(new Store(cloud.data()).documentsNaming(machine));
    if (!documents.remove("Machine tombstone")) {
      remains.add("no tombstone");
    }
    remains.addAll(documents);
    return remains;
  }

  private static boolean names(HasMetadata resource, String machine) {
    return resource.getMetadata().getName().contains(machine);
  }
}
