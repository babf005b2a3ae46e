package eu.stratuslab.simulation;

/** What steps speak of: the machine, volume or image of that number, if it was tried to make it. */
record Thing(Sort sort, int number) {
  enum Sort {
    MACHINE,
    VOLUME,
    IMAGE
  }

  /** The first volume that a machine is made with. */
  private static final int FIRST_VOLUMES = 1000;

  static Thing machine(int number) {
    return new Thing(Sort.MACHINE, number);
  }

  static Thing volume(int number) {
    return new Thing(Sort.VOLUME, number);
  }

  static Thing volumeOf(int machine) {
    return volume(FIRST_VOLUMES + machine);
  }

  static Thing image(int number) {
    return new Thing(Sort.IMAGE, number);
  }

  @Override
  public String toString() {
    return sort + "-" + number;
  }
}
