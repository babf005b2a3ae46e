package eu.stratuslab.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.kube.FakeKubeCluster;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.image.ImageStatus;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an agent says of a captured image after the operator said that nothing was heard of it. */
class ImageReconcilerTest {
  private static final Kind IMAGE = new Kind("Image", "images", true);
  private static final String ID = "11111111-2222-3333-4444-555555555555";
  private static final String HOST = "the-host";

  private final KubeApi kube = new FakeKubeCluster(new Random(1), true).client();
  private final FakeImages images = new FakeImages();
  private final ImageReconciler reconciler =
      new ImageReconciler(
          "c",
          HOST,
          kube,
          images,
          () -> {},
          before -> before + 1,
          InstantSource.system(),
          _ -> {},
          CrashPoints.NONE);

  @BeforeEach
  void tenant() {
    kube.ensureNamespace("stratuslab-t", "c");
  }

  @Test
  void what_is_still_here_is_available_again() {
    images.capture(ID, Path.of("/fake/disk"), null, () -> {});
    var image = image();
    reconciler.reconcile(image.ref());
    assertThat(ready(image)).returns(Condition.TRUE, Condition::status);

    doubt(image);
    reconciler.reconcile(image.ref());

    assertThat(ready(image))
        .returns(Condition.TRUE, Condition::status)
        .returns("Available", Condition::reason);
  }

  @Test
  void what_is_lost_is_not_ready_and_keeps_its_digest() {
    images.capture(ID, Path.of("/fake/disk"), null, () -> {});
    var image = image();
    reconciler.reconcile(image.ref());
    images.discard(ID, null);
    doubt(image);

    reconciler.reconcile(image.ref());

    assertThat(ready(image))
        .returns(Condition.FALSE, Condition::status)
        .returns("ImageGone", Condition::reason);
    assertThat(status(image).sha256()).isNotNull();
  }

  private void doubt(Resource image) {
    var status = Json.object();
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", Condition.UNKNOWN)
        .put("reason", "HostSilent")
        .put("message", "nothing is heard of its host");
    kube.applyStatus(image.ref(), image.meta().uid(), status, Labels.OPERATOR);
    assertThat(ready(image)).returns(Condition.UNKNOWN, Condition::status);
  }

  private Condition ready(Resource image) {
    return Condition.find(status(image).conditions(), "Ready").orElseThrow();
  }

  private ImageStatus status(Resource image) {
    return kube.get(image.ref()).orElseThrow().statusAs(ImageStatus.class);
  }

  private Resource image() {
    ObjectNode spec =
        Json.object().put("imageLocation", "machines/m").put("cloud", "c").put("revision", 1);
    spec.putObject("placement").put("host", HOST).put("epoch", 1);
    spec.putObject("source").put("id", "m").put("host", HOST);
    return kube.create(
        new Resource(
            IMAGE,
            "stratuslab-t",
            ID,
            Resource.Meta.none(),
            Map.of(Labels.HOST, HOST),
            Map.of(),
            spec,
            Json.object()));
  }
}
