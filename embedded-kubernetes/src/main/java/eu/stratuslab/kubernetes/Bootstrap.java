package eu.stratuslab.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.access.User;
import eu.stratuslab.kubernetes.api.Objects;
import eu.stratuslab.kubernetes.api.Target;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Reason;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.lifecycle.FieldValidation;
import eu.stratuslab.kubernetes.lifecycle.Write;
import eu.stratuslab.kubernetes.resource.Catalog;
import eu.stratuslab.kubernetes.resource.GroupVersion;
import eu.stratuslab.kubernetes.resource.ResourceType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/** Makes the namespaces and the roles that every cluster has. */
final class Bootstrap {
  private static final String FILE = "bootstrap.yaml";
  private static final String ROLES = "rbac.authorization.k8s.io/v1";

  private Bootstrap() {}

  static void run(Catalog catalog, Objects objects, InstantSource clock) {
    Write write =
        new Write(
            User.SERVER, "kube-apiserver", false, false, FieldValidation.IGNORE, clock.instant());
    for (JsonNode each : read().path("items")) {
      ObjectNode object = (ObjectNode) each;
      if (!object.has("apiVersion")) {
        object.put("apiVersion", ROLES);
        Meta.of(object)
            .withObjectProperty("labels")
            .put("kubernetes.io/bootstrapping", "rbac-defaults");
      }
      ResourceType type =
          catalog
              .findKind(
                  GroupVersion.parse(object.path("apiVersion").asText()),
                  object.path("kind").asText())
              .orElseThrow();
      create(objects, Target.of(type, "", Meta.name(object)), object, write);
    }
  }

  private static void create(Objects objects, Target target, ObjectNode object, Write write) {
    try {
      objects.create(target, object, write);
    } catch (ApiFailure e) {
      if (e.reason() != Reason.AlreadyExists) {
        throw e;
      }
    }
  }

  private static JsonNode read() {
    try (InputStream in = Bootstrap.class.getResourceAsStream(FILE)) {
      return Json.read(java.util.Objects.requireNonNull(in, FILE).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read", e);
    }
  }
}
