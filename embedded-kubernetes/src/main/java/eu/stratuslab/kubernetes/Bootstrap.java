package eu.stratuslab.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.api.Objects;
import eu.stratuslab.kubernetes.api.Target;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Reason;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.lifecycle.FieldValidation;
import eu.stratuslab.kubernetes.lifecycle.Write;
import eu.stratuslab.kubernetes.resource.Catalog;
import eu.stratuslab.kubernetes.resource.GroupVersion;
import eu.stratuslab.kubernetes.resource.ResourceType;
import java.time.InstantSource;
import java.util.List;

/** Makes the namespaces that every cluster has. */
final class Bootstrap {
  private static final List<String> NAMESPACES =
      List.of("default", "kube-node-lease", "kube-public", "kube-system");

  private Bootstrap() {}

  static void run(Catalog catalog, Objects objects, InstantSource clock) {
    ResourceType type = catalog.find(new GroupVersion("", "v1"), "namespaces").orElseThrow();
    Write write =
        new Write("kube-apiserver", false, false, FieldValidation.IGNORE, clock.instant());
    for (String name : NAMESPACES) {
      ObjectNode namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
      namespace.putObject("metadata").put("name", name);
      try {
        objects.create(Target.of(type, "", name), namespace, write);
      } catch (ApiFailure e) {
        if (e.reason() != Reason.AlreadyExists) {
          throw e;
        }
      }
    }
  }
}
