package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.xml.DiskDevice;
import java.util.List;
import java.util.function.Consumer;

/** The volumes of machines, as far as their domains must know. */
public interface MachineVolumes {

  /** Where there are none. */
  MachineVolumes NONE =
      new MachineVolumes() {
        @Override
        public List<String> awaited(Wanted wanted) {
          return List.of();
        }

        @Override
        public void define(Wanted wanted, Consumer<List<DiskDevice>> definition) {
          definition.accept(List.of());
        }
      };

  /** Why the machine's domain must not be made or started yet, in sentences; empty if it may. */
  List<String> awaited(Wanted wanted);

  /**
   * Calls with the disks that belong in the machine's definition. Until that returns no volume
   * comes to the machine or is given to another one.
   */
  void define(Wanted wanted, Consumer<List<DiskDevice>> definition);
}
