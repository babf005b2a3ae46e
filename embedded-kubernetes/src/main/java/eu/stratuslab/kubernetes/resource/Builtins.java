package eu.stratuslab.kubernetes.resource;

import eu.stratuslab.kubernetes.schema.StructuralSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The resources that are served without a definition. */
public final class Builtins {
  /** The storage of namespaces. */
  public static final String NAMESPACES = "namespaces";

  /** The storage of Events, of both groups. */
  public static final String EVENTS = "events";

  /** The storage of CustomResourceDefinitions. */
  public static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

  // apiVersion, plural, kind, short names, scope (N namespaced, C cluster), what it has:
  // status, scale, generation, all (the category); a review is answered and not stored.
  private static final String TABLE =
      """
      v1 configmaps ConfigMap cm N -
      v1 endpoints Endpoints ep N -
      v1 events Event ev N -
      v1 limitranges LimitRange limits N -
      v1 namespaces Namespace ns C status
      v1 nodes Node no C status
      v1 persistentvolumeclaims PersistentVolumeClaim pvc N status
      v1 persistentvolumes PersistentVolume pv C status
      v1 pods Pod po N status,all
      v1 podtemplates PodTemplate - N generation
      v1 replicationcontrollers ReplicationController rc N status,scale,generation,all
      v1 resourcequotas ResourceQuota quota N status
      v1 secrets Secret - N -
      v1 serviceaccounts ServiceAccount sa N -
      v1 services Service svc N status,all
      admissionregistration.k8s.io/v1 mutatingwebhookconfigurations MutatingWebhookConfiguration - C generation
      admissionregistration.k8s.io/v1 validatingadmissionpolicies ValidatingAdmissionPolicy - C status,generation
      admissionregistration.k8s.io/v1 validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding - C generation
      admissionregistration.k8s.io/v1 validatingwebhookconfigurations ValidatingWebhookConfiguration - C generation
      apiextensions.k8s.io/v1 customresourcedefinitions CustomResourceDefinition crd,crds C status,generation
      apps/v1 controllerrevisions ControllerRevision - N -
      apps/v1 daemonsets DaemonSet ds N status,generation,all
      apps/v1 deployments Deployment deploy N status,scale,generation,all
      apps/v1 replicasets ReplicaSet rs N status,scale,generation,all
      apps/v1 statefulsets StatefulSet sts N status,scale,generation,all
      authentication.k8s.io/v1 selfsubjectreviews SelfSubjectReview - C review
      authentication.k8s.io/v1 tokenreviews TokenReview - C review
      authorization.k8s.io/v1 localsubjectaccessreviews LocalSubjectAccessReview - N review
      authorization.k8s.io/v1 selfsubjectaccessreviews SelfSubjectAccessReview - C review
      authorization.k8s.io/v1 selfsubjectrulesreviews SelfSubjectRulesReview - C review
      authorization.k8s.io/v1 subjectaccessreviews SubjectAccessReview - C review
      autoscaling/v2 horizontalpodautoscalers HorizontalPodAutoscaler hpa N status,all
      batch/v1 cronjobs CronJob cj N status,generation,all
      batch/v1 jobs Job - N status,generation,all
      coordination.k8s.io/v1 leases Lease - N -
      discovery.k8s.io/v1 endpointslices EndpointSlice - N generation
      events.k8s.io/v1 events Event ev N -
      networking.k8s.io/v1 ingressclasses IngressClass - C generation
      networking.k8s.io/v1 ingresses Ingress ing N status,generation
      networking.k8s.io/v1 networkpolicies NetworkPolicy netpol N generation
      policy/v1 poddisruptionbudgets PodDisruptionBudget pdb N status,generation
      rbac.authorization.k8s.io/v1 clusterrolebindings ClusterRoleBinding - C -
      rbac.authorization.k8s.io/v1 clusterroles ClusterRole - C -
      rbac.authorization.k8s.io/v1 rolebindings RoleBinding - N -
      rbac.authorization.k8s.io/v1 roles Role - N -
      scheduling.k8s.io/v1 priorityclasses PriorityClass pc C generation
      storage.k8s.io/v1 storageclasses StorageClass sc C -
      """;

  private static final Map<String, List<String>> SELECTABLE =
      Map.of(
          "events",
          List.of(
              "involvedObject.kind",
              "involvedObject.namespace",
              "involvedObject.name",
              "involvedObject.uid",
              "involvedObject.apiVersion",
              "involvedObject.resourceVersion",
              "involvedObject.fieldPath",
              "reason",
              "reportingComponent",
              "source",
              "type"),
          "namespaces",
          List.of("name", "status.phase"),
          "nodes",
          List.of("spec.unschedulable"),
          "pods",
          List.of(
              "spec.nodeName",
              "spec.restartPolicy",
              "spec.schedulerName",
              "spec.serviceAccountName",
              "spec.hostNetwork",
              "status.phase",
              "status.podIP",
              "status.nominatedNodeName"),
          "secrets",
          List.of("type"),
          "jobs",
          List.of("status.successful"),
          "replicasets",
          List.of("status.replicas"));

  private Builtins() {}

  /**
   * All types.
   *
   * @param rules the rules of those storages that have some
   */
  public static List<ResourceType> types(Map<String, Rules> rules) {
    List<ResourceType> types = new ArrayList<>();
    TABLE.lines().map(line -> type(line.split(" "), rules)).forEach(types::add);
    return List.copyOf(types);
  }

  private static ResourceType type(String[] row, Map<String, Rules> rules) {
    GroupVersion groupVersion = GroupVersion.parse(row[0]);
    String plural = row[1];
    Set<String> has = new HashSet<>(List.of(row[5].split(",")));
    List<String> shortNames = row[3].equals("-") ? List.of() : List.of(row[3].split(","));
    Names names =
        new Names(
            plural,
            row[2].toLowerCase(Locale.ROOT),
            row[2],
            row[2] + "List",
            shortNames,
            has.contains("all") ? List.of("all") : List.of());
    // Both groups of events are views of the same objects.
    boolean events = plural.equals("events");
    String storage =
        groupVersion.group().isEmpty() || events ? plural : plural + "." + groupVersion.group();
    return new ResourceType(
        groupVersion,
        names,
        row[4].equals("N"),
        storage,
        events ? "v1" : row[0],
        has.contains("generation"),
        has.contains("status"),
        has.contains("scale")
            ? new ScalePaths("spec.replicas", "status.replicas", "status.selector")
            : null,
        has.contains("review") ? Set.of("create") : ResourceType.ALL_VERBS,
        List.of(),
        SELECTABLE.getOrDefault(plural, List.of()),
        false,
        null,
        rules(rules.getOrDefault(storage, Rules.NONE), events ? "v1" : row[0], row[2]));
  }

  private static Rules rules(Rules own, String apiVersion, String kind) {
    return StructuralSchema.builtin(apiVersion, kind)
        .<Rules>map(schema -> new BuiltinRules(schema, own))
        .orElse(own);
  }
}
