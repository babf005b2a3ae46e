package eu.stratuslab.agent.hypervisor;

/**
 * What a host is. Versions are dotted ("7.2.22"); architecture is libvirt's word ("x86_64").
 *
 * @param hostname the name that the hypervisor knows the host by
 * @param cpus logical CPUs that are online
 * @param memoryKibibytes physical memory
 */
public record HostFacts(
    String hostname,
    String architecture,
    int cpus,
    long memoryKibibytes,
    String hypervisor,
    String hypervisorVersion,
    String libvirtVersion,
    String uri) {}
