package eu.stratuslab.agent.storage;

import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import java.nio.file.Path;
import java.util.Set;

/** The images of this host, by digest. */
public interface Images {

  /** Whether an image can be used. */
  ImageView look(UsedImage image);

  /** Where the bytes of a cached image are. */
  Path path(String digest);

  /**
   * Begins to bring an image here unless that is under way; returns at once.
   *
   * @param waiter the machine that needs it; one that asks again is told once
   * @param changed is called when it is here, or cannot be had
   */
  void need(UsedImage image, String waiter, Runnable changed);

  /** The digests of all cached images. */
  Set<String> cached();
}
