package eu.stratuslab.agent.hypervisor;

/** The image formats that we create and accept. */
public enum VolumeFormat {
  RAW("raw"),
  QCOW2("qcow2");

  private final String word;

  VolumeFormat(String word) {
    this.word = word;
  }

  /** What libvirt and QEMU call it. */
  public String word() {
    return word;
  }
}
