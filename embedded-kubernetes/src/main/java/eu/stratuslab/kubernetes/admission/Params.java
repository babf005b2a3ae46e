package eu.stratuslab.kubernetes.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import eu.stratuslab.kubernetes.admission.Policy.ParamKind;
import eu.stratuslab.kubernetes.admission.PolicyBinding.ParamReference;
import eu.stratuslab.kubernetes.api.Conversion;
import eu.stratuslab.kubernetes.resource.Catalog;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.storage.ObjectKey;
import eu.stratuslab.kubernetes.storage.Store;
import eu.stratuslab.kubernetes.storage.StoredObject;
import java.util.List;
import java.util.Optional;

/** Finds the parameters of a policy. */
final class Params {
  private final Store store;

  /** A policy or a binding that cannot be applied as it stands. */
  static final class Misconfigured extends Exception {
    private static final long serialVersionUID = 1L;

    Misconfigured(String why) {
      super(why, null, false, false);
    }
  }

  Params(Store store) {
    this.store = store;
  }

  /**
   * The values of {@code params}: the policy is asked about each.
   *
   * @param namespace of the write; "" for none
   * @return none if there are no parameters and that is allowed
   */
  List<JsonNode> of(Policy policy, PolicyBinding binding, Catalog catalog, String namespace)
      throws Misconfigured {
    ParamKind kind = policy.params();
    ParamReference reference = binding.params();
    if (kind == null || reference == null) {
      return List.of(NullNode.getInstance());
    }
    ResourceType type =
        catalog
            .findKind(kind.version(), kind.kind())
            .orElseThrow(
                () ->
                    new Misconfigured(
                        "failed to configure policy: failed to find resource referenced by"
                            + " paramKind: '%s, Kind=%s'"
                                .formatted(kind.version().apiVersion(), kind.kind())));
    String within = within(type, reference, namespace);
    List<JsonNode> found =
        chosen(type, reference, within).stream()
            .map(each -> (JsonNode) Conversion.served(type, each))
            .toList();
    if (found.isEmpty() && reference.needed()) {
      throw new Misconfigured(
          "failed to configure binding: no params found for policy binding with `Deny`"
              + " parameterNotFoundAction");
    }
    return found;
  }

  private static String within(ResourceType type, ParamReference reference, String namespace)
      throws Misconfigured {
    if (!type.namespaced()) {
      if (!reference.namespace().isEmpty()) {
        throw new Misconfigured(
            "failed to configure binding: paramRef.namespace must not be provided for a"
                + " cluster-scoped `paramKind`");
      }
      return "";
    }
    String within = reference.namespace().isEmpty() ? namespace : reference.namespace();
    if (within.isEmpty()) {
      throw new Misconfigured(
          "failed to configure binding: cannot use namespaced paramRef in policy binding that"
              + " matches cluster-scoped resources");
    }
    return within;
  }

  private List<StoredObject> chosen(ResourceType type, ParamReference reference, String within) {
    if (!reference.name().isEmpty()) {
      Optional<StoredObject> named =
          store.get(new ObjectKey(type.storage(), within, reference.name()));
      return named.stream().toList();
    }
    return store.list(type.storage(), within).objects().stream()
        .filter(each -> reference.selector().matches(each.labels()))
        .toList();
  }
}
