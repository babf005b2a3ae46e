package eu.stratuslab.kubernetes.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.Cause;
import eu.stratuslab.kubernetes.resource.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks are refused: they would never be called, and who configures them relies on what they
 * forbid.
 */
public final class WebhookRules implements Rules {
  /** The storages of both kinds of configurations. */
  public static final List<String> STORAGES =
      List.of(
          "mutatingwebhookconfigurations.admissionregistration.k8s.io",
          "validatingwebhookconfigurations.admissionregistration.k8s.io");

  @Override
  public List<String> prune(ObjectNode object) {
    return List.of();
  }

  @Override
  public void applyDefaults(ObjectNode object) {}

  @Override
  public List<Cause> validate(ObjectNode object, @Nullable ObjectNode old) {
    return object.path("webhooks").isEmpty()
        ? List.of()
        : List.of(
            new Cause(
                "FieldValueForbidden",
                "Forbidden: this API server calls no webhooks; use a ValidatingAdmissionPolicy",
                "webhooks"));
  }
}
