package eu.stratuslab.operator.configuration;

import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.configuration.Configuration;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.ResourceTypes;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/** Says that the operator works by a configuration, so that one can wait for it. */
@ControllerConfiguration(name = "configuration")
public final class ConfigurationReconciler implements Reconciler<Configuration> {
  private static final Kind CONFIGURATION =
      Kind.of(ResourceTypes.SERVICE_CONFIGURATION.mirrored().orElseThrow());

  private final KubeApi kube;
  private final InstantSource clock;

  public ConfigurationReconciler(KubeApi kube, InstantSource clock) {
    this.kube = kube;
    this.clock = clock;
  }

  @Override
  public UpdateControl<Configuration> reconcile(
      Configuration configuration, Context<Configuration> context) {
    var meta = configuration.getMetadata();
    long generation = Objects.requireNonNullElse(meta.getGeneration(), 0L);
    var status = configuration.getStatus();
    var before = status == null ? List.<Condition>of() : status.conditions();
    var told = status == null ? null : status.observedGeneration();
    if (told == null || told != generation) {
      var tree = Json.object().put("observedGeneration", generation);
      tree.set(
          "conditions",
          Json.mapper()
              .valueToTree(
                  Condition.set(
                      before,
                      "Ready",
                      Condition.TRUE,
                      "InForce",
                      "the operator works by it",
                      generation,
                      clock.instant())));
      tell(new Ref(CONFIGURATION, null, meta.getName()), meta.getUid(), tree);
    }
    return UpdateControl.noUpdate();
  }

  private void tell(Ref ref, String uid, com.fasterxml.jackson.databind.node.ObjectNode status) {
    try {
      kube.applyStatus(ref, uid, status, Labels.OPERATOR);
    } catch (KubeException e) {
      if (e.code() != KubeException.Code.NOT_FOUND && e.code() != KubeException.Code.CONFLICT) {
        throw e;
      }
    }
  }
}
