package eu.stratuslab.model.machine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;

/** A network interface of a machine (DSP0263 5.16.9). */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NetworkInterface(
    @Required @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("Its id in the machine.")
        String id,
    @Required
        @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("The name of the network that it is connected to.")
        String network,
    @Required
        @Pattern("[0-9a-f]{2}(:[0-9a-f]{2}){5}")
        @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("Its MAC address, unique in the cloud.")
        String macAddress) {}
