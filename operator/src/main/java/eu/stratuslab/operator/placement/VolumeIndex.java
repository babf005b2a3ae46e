package eu.stratuslab.operator.placement;

import eu.stratuslab.model.volume.Volume;
import java.util.List;
import java.util.Optional;

/** The volumes of one tenant, as the caches show them; a look costs what it finds. */
public interface VolumeIndex {

  /** The volume of that uuid. */
  Optional<Volume> named(String id);

  /** The volumes that are to be in a machine. */
  List<Volume> wantedBy(String machine);

  /** Of a list that somebody has. */
  static VolumeIndex of(List<Volume> volumes) {
    return new VolumeIndex() {
      @Override
      public Optional<Volume> named(String id) {
        return volumes.stream().filter(v -> id.equals(v.getMetadata().getName())).findFirst();
      }

      @Override
      public List<Volume> wantedBy(String machine) {
        return volumes.stream().filter(v -> machine.equals(v.getSpec().wantedBy())).toList();
      }
    };
  }
}
