package eu.stratuslab.kubernetes.patch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.schema.Documents;
import eu.stratuslab.kubernetes.schema.SchemaHints;

/** A custom resource with a field of every kind that merging tells apart. */
final class Machines {
  static final String VERSION = "stratuslab.eu/v1alpha1";

  static final SchemaHints HINTS =
      SchemaHints.resource(
          Documents.value(
              """
              type: object
              properties:
                spec:
                  type: object
                  properties:
                    cpu: {type: integer}
                    memory: {type: string}
                    tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}
                    order: {type: array, items: {type: string}}
                    extra: {type: object, additionalProperties: {type: string}}
                    pinned:
                      type: object
                      x-kubernetes-map-type: atomic
                      properties: {host: {type: string}, rack: {type: string}}
                    disks:
                      type: array
                      x-kubernetes-list-type: map
                      x-kubernetes-list-map-keys: [name]
                      items:
                        type: object
                        properties:
                          name: {type: string}
                          size: {type: integer}
                          bus: {type: string}
                    ports:
                      type: array
                      x-kubernetes-list-type: map
                      x-kubernetes-list-map-keys: [port, protocol]
                      items:
                        type: object
                        properties:
                          port: {type: integer}
                          protocol: {type: string, default: TCP}
                          name: {type: string}
                status:
                  type: object
                  properties:
                    phase: {type: string}
                    conditions:
                      type: array
                      x-kubernetes-list-type: map
                      x-kubernetes-list-map-keys: [type]
                      items: {type: object, properties: {type: {type: string}, status: {type: string}}}
              """));

  private Machines() {}

  /** A machine with this spec, in flow YAML. */
  static ObjectNode machine(String spec) {
    return Documents.object(
        """
        apiVersion: stratuslab.eu/v1alpha1
        kind: Machine
        metadata: {name: m, namespace: n}
        spec: %s
        """
            .formatted(spec));
  }

  /** The same as the server stores it at first. */
  static ObjectNode stored(ObjectNode machine) {
    ObjectNode stored = machine.deepCopy();
    stored
        .withObjectProperty("metadata")
        .put("uid", "0190b6a0-0000-7000-8000-000000000001")
        .put("resourceVersion", "1")
        .put("generation", 1)
        .put("creationTimestamp", "2026-01-01T00:00:00Z");
    return stored;
  }
}
