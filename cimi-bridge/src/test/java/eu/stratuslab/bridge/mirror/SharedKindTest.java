package eu.stratuslab.bridge.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.FaultyStore;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.kube.FakeKubeCluster;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Images of machines and of volumes have resources of one kind. */
class SharedKindTest {
  private static final Ref IMAGE =
      new Ref(
          Kind.of(ResourceTypes.VOLUME_IMAGE.mirrored().orElseThrow()),
          "stratuslab-acme",
          "0192f000-0000-7000-8000-000000000007");

  /** What a watch tells would be lost for ten minutes; what a look throws is tried again. */
  @Test
  void what_a_watch_tells_is_not_lost_while_the_store_is_away() {
    var away =
        new FaultyStore(
            new FakeStore(MirrorWorld.CLOUD), new Random(1), new FaultyStore.Rates(1, 0, 0));
    var mirror =
        new MirrorReconciler(
            away,
            new FakeKubeCluster(new Random(1), true).client(),
            new PlainBurials(away, InstantSource.system()),
            InstantSource.system(),
            1,
            _ -> {},
            _ -> {});
    var key = mirror.of(IMAGE);
    assertThat(key.key()).isEqualTo(IMAGE.name());
    assertThatThrownBy(() -> mirror.reconcile(key)).isInstanceOf(StoreException.class);
  }
}
