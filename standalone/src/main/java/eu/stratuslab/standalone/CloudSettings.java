package eu.stratuslab.standalone;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import eu.stratuslab.bridge.main.ClusterOptions;
import eu.stratuslab.bridge.main.StoreChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one cloud on this machine is laid out; kept, so that a later start finds everything where it
 * was.
 *
 * @param port of the CIMI server
 * @param kubernetesPort of the embedded API server
 * @param kubernetesToken what kubectl logs in with
 * @param split true for one process per component
 * @param driver {@code qemu}, or {@code test} for libvirt's in-memory driver
 * @param hosts the virtual hosts
 * @param furnished true once the first machine was made, or was not wanted
 * @param couchbaseCfg the file that says in which Couchbase cluster the store is; null if it is in
 *     the data directory
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CloudSettings(
    int port,
    int kubernetesPort,
    String kubernetesToken,
    boolean split,
    String driver,
    List<VirtualHost> hosts,
    boolean furnished,
    @Nullable String couchbaseCfg) {

  /**
   * A virtual host.
   *
   * @param index counted from 1 in this cloud
   * @param network the number of its link and its subnet, unique on the machine
   * @param uuid of the Host resource and of its libvirt
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record VirtualHost(int index, int network, String name, String uuid) {

    /** The subnet of its guests, on a machine that it shares with others. */
    public String subnet() {
      return "10.77." + network + ".0/24";
    }
  }

  public CloudSettings {
    hosts = List.copyOf(hosts);
  }

  /** The subnet of a host's guests. A simulated one is in nobody's way and has more addresses. */
  public String subnet(VirtualHost host) {
    return driver.equals("test")
        ? "10.%d.0.0/16".formatted(128 + host.network() % 128)
        : host.subnet();
  }

  /** Which store holds the documents of the cloud that is kept there. */
  public StoreChoice store(DataDirectory data) {
    return couchbaseCfg == null
        ? new StoreChoice.Sqlite(data.store())
        : new StoreChoice.Couchbase();
  }

  /** Where the Couchbase cluster is, if the store is one. */
  public ClusterOptions cluster() {
    return couchbaseCfg == null ? new ClusterOptions() : ClusterOptions.of(Path.of(couchbaseCfg));
  }

  /** Whether both keep their documents in the same place. */
  public boolean sameStore(CloudSettings other) {
    return Objects.equals(couchbaseCfg, other.couchbaseCfg);
  }

  /** The same over another store. */
  public CloudSettings over(@Nullable Path cfg) {
    return new CloudSettings(
        port,
        kubernetesPort,
        kubernetesToken,
        split,
        driver,
        hosts,
        furnished,
        cfg == null ? null : cfg.toString());
  }

  /** The same once there is nothing left to furnish. */
  public CloudSettings whenFurnished() {
    return new CloudSettings(
        port, kubernetesPort, kubernetesToken, split, driver, hosts, true, couchbaseCfg);
  }
}
