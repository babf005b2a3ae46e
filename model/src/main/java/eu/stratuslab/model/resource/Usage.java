package eu.stratuslab.model.resource;

/**
 * What counts against a tenant's quota.
 *
 * @param machines their number
 * @param cpus the sum of their CPUs
 * @param memory the sum of their memory, in kibibytes
 * @param storage the sum of their disks, in kilobytes
 */
public record Usage(long machines, long cpus, long memory, long storage) {
  public static final Usage NONE = new Usage(0, 0, 0, 0);

  public Usage plus(Usage other) {
    return new Usage(
        machines + other.machines,
        cpus + other.cpus,
        memory + other.memory,
        storage + other.storage);
  }

  public Usage minus(Usage other) {
    return new Usage(
        machines - other.machines,
        cpus - other.cpus,
        memory - other.memory,
        storage - other.storage);
  }

  public Usage times(int factor) {
    return new Usage(machines * factor, cpus * factor, memory * factor, storage * factor);
  }
}
