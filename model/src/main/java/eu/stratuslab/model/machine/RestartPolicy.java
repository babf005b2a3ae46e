package eu.stratuslab.model.machine;

/** What is done when QEMU dies without having been asked to. */
public enum RestartPolicy {
  OnFailure,
  Never
}
