package eu.stratuslab.agent.storage;

import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The images of this host, by digest. */
public interface Images {

  /** Whether an image can be used. */
  ImageView look(UsedImage image);

  /** Where the bytes of a cached image are. */
  Path path(String digest);

  /**
   * Has something made that stands on a cached image: its file, if it is there, does not go away
   * meanwhile.
   *
   * @param making is given the file, and returns when what stands on it can be seen on the host
   */
  void makeFrom(String digest, Consumer<Path> making);

  /**
   * Begins to bring an image here unless that is under way; returns at once.
   *
   * @param waiter the machine that needs it; one that asks again is told once
   * @param changed is called when it is here, or cannot be had
   */
  void need(UsedImage image, String waiter, Runnable changed);

  /** How the capture of an image goes, or how it has ended. */
  CaptureView captured(String image);

  /**
   * Begins to make an image of a disk unless that is under way or done; returns at once. The image
   * is there as a whole or not at all, and once it is, it is never made again.
   *
   * @param domain the uuid of the active domain that has the disk; null if no process has it
   * @param changed is called when it is here, or has failed
   */
  void capture(String image, Path disk, @Nullable UUID domain, Runnable changed);

  /**
   * Gives up the capture of an image, and forgets what was made of it.
   *
   * @param domain the uuid of the domain whose disk may be being copied; null for none
   */
  void discard(String image, @Nullable UUID domain);

  /** The digests of all cached images. */
  Set<String> cached();
}
