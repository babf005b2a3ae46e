package eu.stratuslab.model.image;

import eu.stratuslab.model.document.Document;
import java.util.EnumSet;
import java.util.Set;

/** The states of an image (DSP0263 5.14.5). */
public enum ImageState {
  CREATING,
  AVAILABLE,
  ERROR,
  DELETING;

  /** The states that may be seen next. A capture may be given up when it is all but over. */
  public Set<ImageState> next() {
    return switch (this) {
      case CREATING -> EnumSet.of(AVAILABLE, ERROR, DELETING);
      case AVAILABLE -> EnumSet.of(ERROR, DELETING);
      case ERROR -> EnumSet.of(DELETING);
      case DELETING -> EnumSet.noneOf(ImageState.class);
    };
  }

  public static ImageState of(Document document) {
    return document.deleting() != null
        ? DELETING
        : of(document.specAs(ImageSpec.class), document.statusAs(ImageStatus.class));
  }

  /** The state that follows from what is wanted and what is reported. */
  public static ImageState of(ImageSpec spec, ImageStatus status) {
    if (status.failure() != null) {
      return ERROR;
    }
    return status.sha256() == null ? CREATING : AVAILABLE;
  }
}
