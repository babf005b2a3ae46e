package eu.stratuslab.agent.storage;

import eu.stratuslab.model.image.ImageSpec;
import java.util.Optional;

/** The images of this host by the ids of their resources: those that it tells the cloud of. */
public interface FirstImages extends Images {

  /** What an import or a capture of an image has found out, as long as its file is here. */
  Optional<ImportedImage> known(String id);

  /**
   * Begins the first import of an image unless that is under way; returns at once.
   *
   * @param changed is called when it is here, or cannot be had
   * @return how it goes
   */
  ImageView importFirst(String id, ImageSpec spec, Runnable changed);

  /** Nobody wants the first import of an image any more; who else waits for it still gets it. */
  void giveUp(String id);
}
