package eu.stratuslab.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import java.util.Map;

/** Keeps a config map per greeting, with everything left at the SDK's defaults. */
@Workflow(dependents = @Dependent(type = GreetingReconciler.Text.class))
@ControllerConfiguration
public class GreetingReconciler implements Reconciler<Greeting>, Cleaner<Greeting> {

  @Override
  public UpdateControl<Greeting> reconcile(Greeting greeting, Context<Greeting> context) {
    greeting.setStatus(new Greeting.Status("said"));
    return UpdateControl.patchStatus(greeting);
  }

  @Override
  public DeleteControl cleanup(Greeting greeting, Context<Greeting> context) {
    return DeleteControl.defaultDelete();
  }

  /** The dependent. */
  public static class Text extends CRUDKubernetesDependentResource<ConfigMap, Greeting> {
    @Override
    protected ConfigMap desired(Greeting greeting, Context<Greeting> context) {
      return new ConfigMapBuilder()
          .withNewMetadata()
          .withName(greeting.getMetadata().getName())
          .withNamespace(greeting.getMetadata().getNamespace())
          .endMetadata()
          .withData(Map.of("text", Greeting.text(greeting).orElse("")))
          .build();
    }
  }
}
