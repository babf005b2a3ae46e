package eu.stratuslab.kubernetes.protobuf;

import java.util.Map;
import java.util.Optional;

/**
 * The message types that kubectl, helm and client-go are known to send in protobuf only; numbers
 * from the generated.proto files of k8s.io/api and k8s.io/apimachinery.
 */
final class Messages {
  private static final Message OWNER =
      new Message()
          .text(1, "kind")
          .text(3, "name")
          .text(4, "uid")
          .text(5, "apiVersion")
          .flag(6, "controller")
          .flag(7, "blockOwnerDeletion");
  private static final Message MANAGED =
      new Message()
          .text(1, "manager")
          .text(2, "operation")
          .text(3, "apiVersion")
          .time(4, "time")
          .text(6, "fieldsType")
          .raw(7, "fieldsV1")
          .text(8, "subresource");
  private static final Message META =
      new Message()
          .text(1, "name")
          .text(2, "generateName")
          .text(3, "namespace")
          .text(5, "uid")
          .text(6, "resourceVersion")
          .number(7, "generation")
          .time(8, "creationTimestamp")
          .time(9, "deletionTimestamp")
          .number(10, "deletionGracePeriodSeconds")
          .textMap(11, "labels")
          .textMap(12, "annotations")
          .list(13, "ownerReferences", OWNER)
          .texts(14, "finalizers")
          .list(17, "managedFields", MANAGED);
  private static final Message RULE =
      new Message()
          .texts(1, "verbs")
          .texts(2, "apiGroups")
          .texts(3, "resources")
          .texts(4, "resourceNames")
          .texts(5, "nonResourceURLs");
  private static final Message SUBJECT =
      new Message().text(1, "kind").text(2, "apiGroup").text(3, "name").text(4, "namespace");
  private static final Message ROLE_REFERENCE =
      new Message().text(1, "apiGroup").text(2, "kind").text(3, "name");
  private static final Message REFERENCE =
      new Message()
          .text(1, "kind")
          .text(2, "namespace")
          .text(3, "name")
          .text(4, "uid")
          .text(5, "apiVersion")
          .text(6, "resourceVersion")
          .text(7, "fieldPath");
  private static final Message RESOURCE_ATTRIBUTES =
      new Message()
          .text(1, "namespace")
          .text(2, "verb")
          .text(3, "group")
          .text(4, "version")
          .text(5, "resource")
          .text(6, "subresource")
          .text(7, "name");
  private static final Message PATH_ATTRIBUTES = new Message().text(1, "path").text(2, "verb");
  private static final Message SELECTOR =
      new Message()
          .textMap(1, "matchLabels")
          .list(
              2,
              "matchExpressions",
              new Message().text(1, "key").text(2, "operator").texts(3, "values"));
  private static final Message BOUND =
      new Message().text(1, "kind").text(2, "apiVersion").text(3, "name").text(4, "uid");
  private static final Message PRECONDITIONS =
      new Message().text(1, "uid").text(2, "resourceVersion");

  private static final Map<String, Message> TYPES =
      Map.ofEntries(
          Map.entry(
              "v1/Namespace",
              resource()
                  .nested(2, "spec", new Message().texts(1, "finalizers"))
                  .nested(3, "status", new Message().text(1, "phase"))),
          Map.entry(
              "v1/ConfigMap",
              resource().textMap(2, "data").byteMap(3, "binaryData").flag(4, "immutable")),
          Map.entry(
              "v1/Secret",
              resource()
                  .byteMap(2, "data")
                  .text(3, "type")
                  .textMap(4, "stringData")
                  .flag(5, "immutable")),
          Map.entry(
              "v1/ServiceAccount",
              resource()
                  .list(2, "secrets", REFERENCE)
                  .list(3, "imagePullSecrets", new Message().text(1, "name"))
                  .flag(4, "automountServiceAccountToken")),
          Map.entry("rbac.authorization.k8s.io/v1/Role", resource().list(2, "rules", RULE)),
          Map.entry(
              "rbac.authorization.k8s.io/v1/ClusterRole",
              resource()
                  .list(2, "rules", RULE)
                  .nested(
                      3,
                      "aggregationRule",
                      new Message().list(1, "clusterRoleSelectors", SELECTOR))),
          Map.entry("rbac.authorization.k8s.io/v1/RoleBinding", binding()),
          Map.entry("rbac.authorization.k8s.io/v1/ClusterRoleBinding", binding()),
          Map.entry(
              "coordination.k8s.io/v1/Lease",
              resource()
                  .nested(
                      2,
                      "spec",
                      new Message()
                          .text(1, "holderIdentity")
                          .number(2, "leaseDurationSeconds")
                          .microTime(3, "acquireTime")
                          .microTime(4, "renewTime")
                          .number(5, "leaseTransitions")
                          .text(6, "strategy")
                          .text(7, "preferredHolder"))),
          Map.entry(
              "authorization.k8s.io/v1/SelfSubjectAccessReview",
              resource()
                  .nested(
                      2,
                      "spec",
                      new Message()
                          .nested(1, "resourceAttributes", RESOURCE_ATTRIBUTES)
                          .nested(2, "nonResourceAttributes", PATH_ATTRIBUTES))),
          Map.entry(
              "authorization.k8s.io/v1/SelfSubjectRulesReview",
              resource().nested(2, "spec", new Message().text(1, "namespace"))),
          Map.entry("authentication.k8s.io/v1/SelfSubjectReview", resource()),
          Map.entry(
              "authentication.k8s.io/v1/TokenRequest",
              resource()
                  .nested(
                      2,
                      "spec",
                      new Message()
                          .texts(1, "audiences")
                          .nested(3, "boundObjectRef", BOUND)
                          .number(4, "expirationSeconds"))));

  /** DeleteOptions are the same message in every group. */
  private static final Message DELETE_OPTIONS =
      new Message()
          .number(1, "gracePeriodSeconds")
          .nested(2, "preconditions", PRECONDITIONS)
          .flag(3, "orphanDependents")
          .text(4, "propagationPolicy")
          .texts(5, "dryRun");

  private Messages() {}

  static Optional<Message> find(String apiVersion, String kind) {
    return kind.equals("DeleteOptions")
        ? Optional.of(DELETE_OPTIONS)
        : Optional.ofNullable(TYPES.get(apiVersion + "/" + kind));
  }

  private static Message resource() {
    return new Message().nested(1, "metadata", META);
  }

  private static Message binding() {
    return resource().list(2, "subjects", SUBJECT).nested(3, "roleRef", ROLE_REFERENCE);
  }
}
