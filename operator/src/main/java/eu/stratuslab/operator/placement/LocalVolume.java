package eu.stratuslab.operator.placement;

import org.jspecify.annotations.Nullable;

/**
 * A volume as placement sees it: data on the disks of one host.
 *
 * @param id its uuid
 * @param capacity in kilobytes
 * @param pool the name of its pool; null for the first one of a host
 * @param host the uuid of the host that has it; null if none has yet
 * @param image the only host that has the image of which it is to be made; null for any
 */
public record LocalVolume(
    String id,
    long capacity,
    @Nullable String pool,
    @Nullable String host,
    @Nullable String image) {

  /** A volume that can be made on any host. */
  public LocalVolume(String id, long capacity, @Nullable String pool, @Nullable String host) {
    this(id, capacity, pool, host, null);
  }
}
