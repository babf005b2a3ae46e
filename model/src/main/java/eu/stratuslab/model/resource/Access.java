package eu.stratuslab.model.resource;

/** Who may read and write an attribute through CIMI. */
public enum Access {
  /** Shown; the consumer may set and change it. */
  WRITABLE,
  /** Shown; the consumer may set it when the resource is created, and never after. */
  CREATE_ONLY,
  /** Shown; the provider sets it. A written value is ignored (DSP0263 5.7.1). */
  READ_ONLY,
  /** Accepted, never shown, and kept in a Secret where it is mirrored into Kubernetes. */
  SECRET,
  /** Neither shown nor accepted, and kept in a Secret like {@link #SECRET}. */
  SEALED,
  /** Neither shown nor accepted: how the provider keeps the resource. */
  INTERNAL;

  /** True if the attribute exists for consumers; a representation with another one is refused. */
  public boolean known() {
    return this != SEALED && this != INTERNAL;
  }

  /** True if the value must stand in no spec of a custom resource. */
  public boolean secret() {
    return this == SECRET || this == SEALED;
  }

  /** True if a representation shows the attribute. */
  public boolean shown() {
    return this == WRITABLE || this == CREATE_ONLY || this == READ_ONLY;
  }

  /** True if a create may carry the attribute. */
  public boolean creatable() {
    return this == WRITABLE || this == CREATE_ONLY || this == SECRET;
  }

  /** True if an update may change the attribute. */
  public boolean editable() {
    return this == WRITABLE || this == SECRET;
  }
}
