package eu.stratuslab.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FakeKubeApiTest extends KubeApiContract {
  private final FakeKubeCluster cluster = new FakeKubeCluster(new Random(1), false);
  private final FakeKubeApi api = cluster.client();

  @Override
  protected KubeApi api() {
    return api;
  }

  @Override
  protected void pump() {
    cluster.pump();
  }

  @Test
  void a_wiped_cluster_is_another_one_and_watchers_hear_of_it() {
    var before = api.clusterUid();
    var created = api.create(machine("a", spec(1)));
    List<Ref> looked = new ArrayList<>();
    api.watch(MACHINE, Map.of(), looked::add);
    cluster.pump();
    looked.clear();
    cluster.wipe();
    cluster.pump();
    assertThat(api.clusterUid()).isNotEqualTo(before);
    assertThat(api.get(created.ref())).isEmpty();
    assertThat(looked).containsExactly(created.ref());
  }

  @Test
  void faults_come_before_or_after_the_effect() {
    var faulty = cluster.client(_ -> Faults.Fault.BEFORE);
    assertThatThrownBy(() -> faulty.create(machine("a", spec(1)))).hasMessageContaining("before");
    assertThat(cluster.everything()).isEmpty();
    faulty.faults(_ -> Faults.Fault.AFTER);
    assertThatThrownBy(() -> faulty.create(machine("a", spec(1)))).hasMessageContaining("after");
    assertThat(cluster.everything()).hasSize(1);
  }

  @Test
  void a_type_that_is_not_served_says_so() {
    api.create(machine("a", spec(1)));
    cluster.served(MACHINE, false);
    assertThatThrownBy(() -> api.list(MACHINE, Map.of()))
        .isInstanceOfSatisfying(
            KubeException.class,
            e -> assertThat(e.code()).isEqualTo(KubeException.Code.NOT_SERVED));
    cluster.served(MACHINE, true);
    assertThat(api.list(MACHINE, Map.of())).isEmpty();
  }
}
