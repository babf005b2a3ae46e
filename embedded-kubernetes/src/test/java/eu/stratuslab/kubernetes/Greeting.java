package eu.stratuslab.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A custom resource for tests. */
@Group("example.org")
@Version("v1")
public class Greeting extends CustomResource<Greeting.Spec, Greeting.@Nullable Status>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  static final HasMetadata DEFINITION =
      Serialization.unmarshal(
          """
          apiVersion: apiextensions.k8s.io/v1
          kind: CustomResourceDefinition
          metadata: {name: greetings.example.org}
          spec:
            group: example.org
            scope: Namespaced
            names: {plural: greetings, kind: Greeting}
            versions:
            - name: v1
              served: true
              storage: true
              subresources: {status: {}}
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec: {type: object, properties: {text: {type: string}}}
                    status: {type: object, properties: {said: {type: string}}}
          """);

  /** What is wanted. */
  public record Spec(String text) {}

  /** What is. */
  public record Status(String said) {}

  static Greeting named(String name) {
    Greeting greeting = new Greeting();
    greeting.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace("default").build());
    greeting.setSpec(new Spec("hello"));
    return greeting;
  }

  static Optional<String> text(Greeting greeting) {
    return Optional.ofNullable(greeting.getSpec()).map(Spec::text);
  }
}
