package eu.stratuslab.kubernetes.contract;

/** A definition of machines for tests, in a group of its own each. */
final class Definitions {
  private static final String MACHINES =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: machines.GROUP}
      spec:
        group: GROUP
        scope: Namespaced
        names: {plural: machines, kind: Machine, shortNames: [SHORT], categories: [CATEGORY]}
        versions:
        - name: v1alpha1
          served: true
          storage: true
          subresources:
            status: {}
            scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}
          selectableFields: [{jsonPath: .spec.host}]
          additionalPrinterColumns:
          - {name: State, type: string, jsonPath: .status.state}
          - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
          - {name: Cpu, type: integer, jsonPath: .spec.cpu, priority: 1}
          - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  required: [cpu]
                  properties:
                    cpu: {type: integer, minimum: 1, maximum: 64}
                    memory: {type: string, default: 1Gi}
                    host: {type: string, maxLength: 63}
                    replicas: {type: integer}
                    tags: {type: array, items: {type: string}, x-kubernetes-list-type: set}
                  x-kubernetes-validations:
                  - {rule: "!has(self.host) || self.host != 'bad'", message: this host is bad}
                status:
                  type: object
                  properties:
                    state: {type: string}
                    replicas: {type: integer}
                    conditions:
                      type: array
                      items:
                        type: object
                        properties: {type: {type: string}, status: {type: string}}
      """;

  private Definitions() {}

  /** Creates the definition and waits until it is served; returns its group. */
  static String machines(Api api) {
    String group = Api.unique("g") + ".example.org";
    api.post(
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        MACHINES
            .replace("GROUP", group)
            .replace("SHORT", Api.unique("m"))
            .replace("CATEGORY", Api.unique("c")));
    Eventually.holds(
        "machines are served",
        () -> api.get("/apis/" + group + "/v1alpha1/machines").status() == 200);
    return group;
  }

  static String machine(String group, String name, String spec) {
    return "{apiVersion: "
        + group
        + "/v1alpha1, kind: Machine, metadata: {name: "
        + name
        + "}, spec: "
        + spec
        + "}";
  }

  static String path(String group, String namespace) {
    return "/apis/" + group + "/v1alpha1/namespaces/" + namespace + "/machines";
  }
}
