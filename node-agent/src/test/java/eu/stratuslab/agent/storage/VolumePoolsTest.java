package eu.stratuslab.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.storage.VolumeFailure.Reason;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which pools a host has. */
class VolumePoolsTest {

  private static final String CLOUD = VolumePoolContract.CLOUD;

  @TempDir private Path directory;
  private ConfigurationSpec configuration = ConfigurationSpec.DEFAULT;

  private VolumePools pools() {
    return VolumePools.configured(CLOUD, directory.resolve("own"), () -> configuration);
  }

  /** Names of pools, with a path after a colon. */
  private void configure(String... pools) {
    var spec = Json.object();
    var list = spec.putArray("pools");
    for (String pool : pools) {
      String[] parts = pool.split(":", -1);
      var entry = list.addObject().put("name", parts[0]).put("type", "dir");
      if (parts.length > 1) {
        entry.put("path", parts[1]);
      }
    }
    configuration = Json.read(spec, ConfigurationSpec.class);
  }

  @Test
  void without_a_word_there_is_one_of_the_agents_own() {
    assertThat(pools().all()).extracting(VolumePool::name).containsExactly("default");
    assertThat(pools().named(null).file("0191d2a0-0000-7000-8000-000000000011"))
        .startsWithRaw(directory.resolve("own/default").resolve(CLOUD));
  }

  @Test
  void one_whose_place_is_missing_is_left_out_until_it_is_there() throws IOException {
    configure("fast:" + directory.resolve("fast"), "slow");
    VolumePools pools = pools();
    assertThat(pools.all()).extracting(VolumePool::name).containsExactly("slow");
    VolumePoolContract.refuses(Reason.PoolUnknown, () -> pools.named("fast"));
    Files.createDirectory(directory.resolve("fast"));
    assertThat(pools.named("fast").name()).isEqualTo("fast");
    assertThat(pools.named(null).name()).as("the first one is the default").isEqualTo("fast");
  }

  @Test
  void one_that_cannot_be_opened_keeps_none_of_the_others() throws IOException {
    Files.createDirectory(directory.resolve("bad"));
    Files.writeString(directory.resolve("bad").resolve(CLOUD), "no directory");
    configure("bad:" + directory.resolve("bad"), "good");
    assertThat(pools().all()).extracting(VolumePool::name).containsExactly("good");
  }

  @Test
  void what_is_open_stays_open_when_the_configuration_is_read_again() {
    VolumePools pools = pools();
    VolumePool before = pools.all().getFirst();
    pools.refresh();
    assertThat(pools.all().getFirst()).isSameAs(before);
  }

  @Test
  void one_whose_place_has_become_empty_is_away_and_nothing_is_made_in_it() throws IOException {
    Path place = Files.createDirectory(directory.resolve("disk"));
    configure("fast:" + place);
    VolumePools pools = pools();
    pools.named("fast");
    assertThat(pools.absent()).isEmpty();
    Files.move(place, directory.resolve("unmounted"));
    Files.createDirectory(place);
    assertThat(pools.absent()).containsExactly("fast " + place.resolve(CLOUD));
    VolumePoolContract.refuses(Reason.PoolUnknown, () -> pools().named("fast"));
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void one_that_left_the_configuration_is_away_until_nothing_is_in_it() throws IOException {
    configure("old", "new");
    Path place = Path.of(pools().named("old").place());
    Path volume = Files.createDirectory(place.resolve("a-volume"));
    configure("new");
    assertThat(pools().absent()).containsExactly("old " + place);
    Files.delete(volume);
    assertThat(pools().absent()).isEmpty();
    Files.delete(place);
    assertThat(pools().absent()).as("it may be a disk that is not mounted").hasSize(1);
  }

  @Test
  void one_that_left_the_configuration_is_away_until_it_is_forgotten() throws IOException {
    configure("old", "new");
    Files.delete(Path.of(pools().named("old").place()));
    configure("new");
    assertThat(pools().absent()).hasSize(1).first().asString().startsWith("old ");
    Path memory = directory.resolve("own.pools");
    Files.write(
        memory, Files.readAllLines(memory).stream().filter(l -> l.startsWith("n")).toList());
    assertThat(pools().absent()).isEmpty();
  }
}
