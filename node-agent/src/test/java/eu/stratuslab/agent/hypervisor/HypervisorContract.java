package eu.stratuslab.agent.hypervisor;

/** What every implementation of {@link Hypervisor} has to do; a test class implements it. */
public interface HypervisorContract
    extends DomainContract, DiskContract, StorageContract, NetworkContract, FailureContract {}
