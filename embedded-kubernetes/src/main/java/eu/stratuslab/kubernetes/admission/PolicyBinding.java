package eu.stratuslab.kubernetes.admission;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.selector.LabelSelector;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A ValidatingAdmissionPolicyBinding.
 *
 * @param actions what follows from a denial: Deny, Warn, Audit
 * @param resources to which of the policy's resources it applies; empty for all
 * @param params which parameters; null for none
 */
record PolicyBinding(
    String name,
    String policy,
    List<String> actions,
    Optional<Resources> resources,
    @Nullable ParamReference params) {

  /**
   * Which objects are the parameters.
   *
   * @param namespace "" for that of the write
   * @param name "" for all that the selector chooses
   * @param needed whether there must be one
   */
  record ParamReference(String namespace, String name, LabelSelector selector, boolean needed) {}

  static PolicyBinding of(JsonNode binding) {
    JsonNode specification = binding.path("spec");
    JsonNode match = specification.path("matchResources");
    JsonNode reference = specification.path("paramRef");
    return new PolicyBinding(
        Meta.name(binding),
        specification.path("policyName").asText(),
        Meta.texts(specification.path("validationActions")),
        match.isObject() ? Optional.of(Resources.of(match)) : Optional.empty(),
        reference.isObject()
            ? new ParamReference(
                reference.path("namespace").asText(""),
                reference.path("name").asText(""),
                LabelSelector.of(reference.path("selector")),
                !reference.path("parameterNotFoundAction").asText().equals("Allow"))
            : null);
  }
}
