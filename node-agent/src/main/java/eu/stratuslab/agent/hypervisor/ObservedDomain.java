package eu.stratuslab.agent.hypervisor;

import static java.util.Objects.requireNonNull;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A domain as it is.
 *
 * @param metadata our element in the form of {@link DomainMetadata#canonical}: of the live
 *     definition while the domain is active, else of the stored one
 * @param persistent whether a stored definition remains once it is shut off
 * @param managedSave whether it is not active, with its memory saved completely; also if that
 *     cannot be read at the moment
 * @param id the hypervisor's number of this run of the domain; null while it is not active
 */
public record ObservedDomain(
    UUID uuid,
    String name,
    PowerState state,
    StateReason reason,
    String metadata,
    boolean persistent,
    boolean managedSave,
    @Nullable Integer id) {

  public ObservedDomain {
    requireNonNull(uuid, "uuid is null");
    requireNonNull(name, "name is null");
    requireNonNull(state, "state is null");
    requireNonNull(reason, "reason is null");
    requireNonNull(metadata, "metadata is null");
  }

  /** Whether it has a process now. */
  public boolean active() {
    return id != null;
  }
}
