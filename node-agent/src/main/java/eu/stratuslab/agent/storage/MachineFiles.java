package eu.stratuslab.agent.storage;

import java.nio.file.Path;
import java.util.Set;

/**
 * The directories of machines. One is made before anything else of its machine and deleted after
 * everything else, so that the list of directories tells which machines own something here.
 */
public interface MachineFiles {

  /** The ids of the machines that have a directory. */
  Set<String> owners();

  boolean present(String machine);

  boolean seedPresent(String machine);

  /** Makes the directory, readable by nobody else. */
  void create(String machine);

  /** Writes the seed, whole or not at all. */
  void writeSeed(String machine, Seed seed);

  /** Deletes the directory with all that is in it; a missing one is deleted already. */
  void delete(String machine);

  /** Where the seed is. */
  Path seed(String machine);

  /** Where QEMU writes what the guest says on its serial console. */
  Path console(String machine);
}
