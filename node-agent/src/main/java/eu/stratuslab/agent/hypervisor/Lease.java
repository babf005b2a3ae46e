package eu.stratuslab.agent.hypervisor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An address that a guest has got from the network's DHCP server. */
public record Lease(String mac, String ip, @Nullable String hostname, Instant expires) {}
