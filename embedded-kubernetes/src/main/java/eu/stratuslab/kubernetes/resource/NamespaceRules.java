package eu.stratuslab.kubernetes.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.Cause;
import eu.stratuslab.kubernetes.json.Meta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A namespace is held by its content: {@code spec.finalizers} names Kubernetes until it is empty.
 */
public final class NamespaceRules implements Rules {
  /** The finalizer of the specification that is taken away when all content is gone. */
  public static final String CONTENT = "kubernetes";

  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  @Override
  public void prepare(ObjectNode object, @Nullable ObjectNode old) {
    Meta.of(object).withObjectProperty("labels").put(NAME_LABEL, Meta.name(object));
    ObjectNode specification = object.withObjectProperty("spec");
    if (old == null) {
      specification.putArray("finalizers").add(CONTENT);
    } else {
      specification.set("finalizers", old.path("spec").path("finalizers").deepCopy());
    }
    String phase = Meta.deleting(object) ? "Terminating" : "Active";
    object.withObjectProperty("status").put("phase", phase);
  }

  @Override
  public boolean held(ObjectNode object) {
    return !object.path("spec").path("finalizers").isEmpty();
  }

  @Override
  public List<String> prune(ObjectNode object) {
    return List.of();
  }

  @Override
  public void applyDefaults(ObjectNode object) {}

  @Override
  public List<Cause> validate(ObjectNode object, @Nullable ObjectNode old) {
    return List.of();
  }
}
