package eu.stratuslab.agent.storage;

import eu.stratuslab.agent.storage.StoredVolume.Base;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where volumes of one cloud are kept.
 *
 * <p>A volume is there as a whole or not at all: whoever is killed in the middle of a call leaves a
 * pool that has, or has not, the volume, and at most leftovers that {@link #open} removes. A call
 * that cannot do what it is asked to throws {@link VolumeFailure} and has changed nothing. Calls
 * about one volume MUST come one at a time; those about different volumes may come at once.
 */
public interface VolumePool {

  /** The name by which configurations know it. */
  String name();

  /** Where it is on this host; two pools of one name in two places are two pools. */
  String place();

  PoolAbilities abilities();

  Space space();

  /** Makes sure that it can be used, and removes what was not finished. */
  void open();

  /** The volume as it is, also while a guest uses it. NotReadable: it is damaged. */
  Optional<StoredVolume> look(String id);

  /** Whether anything of a volume takes room here, also if it is damaged or half deleted. */
  boolean has(String id);

  /** Where a volume's bytes are, or would be. */
  Path file(String id);

  /** The id of the volume whose file this is; empty for every other file. */
  Optional<String> idOf(Path file);

  /** The ids of all volumes of this cloud that take room here, also half deleted ones. */
  Set<String> volumes();

  /**
   * Makes an empty volume.
   *
   * @param fileSystem what to make on it (ext4 and the like), or null for nothing
   * @throws VolumeFailure StorageFull, FormatUnsupported; NotReadable: the name is taken
   */
  void createEmpty(VolumeRecord record, long bytes, @Nullable String fileSystem);

  /**
   * Makes a copy-on-write child of an image, which MUST stay as long as the child; as large as the
   * image at least.
   *
   * @throws VolumeFailure StorageFull; NotReadable: the name is taken
   */
  void createFromImage(VolumeRecord record, long bytes, Base base);

  /**
   * Makes a volume larger that no guest uses.
   *
   * @throws VolumeFailure StorageFull; ShrinkRefused; StorageFailed, also if a guest uses it
   */
  void grow(String id, long bytes);

  /**
   * Refuses a growth that the pool has no room for; of a volume in use, the hypervisor does it.
   *
   * @throws VolumeFailure StorageFull; ShrinkRefused
   */
  void checkGrowth(StoredVolume is, long bytes);

  /**
   * Gives a volume that no guest uses the content of an image, at once: a copy-on-write child of it
   * takes the place of what the volume held.
   *
   * @throws VolumeFailure StorageFull; StorageFailed
   */
  void restore(String id, long bytes, Base base);

  /** Remembers something else of a volume that is there. */
  void remember(VolumeRecord record);

  /** Deletes a volume; one that is not there is deleted already. */
  void delete(String id);
}
