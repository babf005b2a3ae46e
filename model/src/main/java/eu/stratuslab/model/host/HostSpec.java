package eu.stratuslab.model.host;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import org.jspecify.annotations.Nullable;

/** What an administrator wants of a host. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record HostSpec(
    @JsonPropertyDescription("True: nothing new is placed here.") @Nullable Boolean maintenance,
    @JsonPropertyDescription(
            "True: an administrator's word that the host is gone and none of its machines runs.")
        @Nullable Boolean lost,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The uuid of the cloud.")
        @Nullable String cloud,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The document's revision.")
        @Nullable Long revision,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The mirror's term; a lower one is ignored.")
        @Nullable Long term) {

  public boolean inMaintenance() {
    return Boolean.TRUE.equals(maintenance);
  }

  public boolean isLost() {
    return Boolean.TRUE.equals(lost);
  }
}
