package eu.stratuslab.agent.storage;

import eu.stratuslab.agent.domain.Observed.ImageView;
import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import java.nio.file.Path;
import java.util.Set;

/** The images of this host, by digest. */
public interface Images {

  /** Whether an image can be used. */
  ImageView look(String digest);

  /** Where the bytes of a cached image are. */
  Path path(String digest);

  /** Begins to bring an image here unless that is under way; returns at once. */
  void need(UsedImage image);

  /** The digests of all cached images. */
  Set<String> cached();
}
