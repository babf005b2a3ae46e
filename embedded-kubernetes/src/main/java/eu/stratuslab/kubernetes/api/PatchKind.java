package eu.stratuslab.kubernetes.api;

import java.util.Optional;

/** The kinds of patch, by media type. */
public enum PatchKind {
  JSON("application/json-patch+json"),
  MERGE("application/merge-patch+json"),
  STRATEGIC("application/strategic-merge-patch+json"),
  APPLY("application/apply-patch+yaml");

  private final String mediaType;

  PatchKind(String mediaType) {
    this.mediaType = mediaType;
  }

  /** The kind of this Content-Type, without parameters. */
  public static Optional<PatchKind> of(String mediaType) {
    for (PatchKind each : values()) {
      if (each.mediaType.equals(mediaType)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
