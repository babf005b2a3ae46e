package eu.stratuslab.model.host;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import org.jspecify.annotations.Nullable;

/** What an administrator wants of a host. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record HostSpec(
    @JsonPropertyDescription(
            "True: somebody works on the host. Nothing new is placed here, and its silence is no"
                + " alarm.")
        @Nullable Boolean maintenance,
    @JsonPropertyDescription(
            "True: the host is cordoned. Nothing new is placed here; what runs, runs on.")
        @Nullable Boolean unschedulable,
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

  /** Nothing is wanted. */
  static final HostSpec PLAIN = new HostSpec(null, null, null, null, null, null);

  public boolean inMaintenance() {
    return Boolean.TRUE.equals(maintenance);
  }

  public boolean cordoned() {
    return Boolean.TRUE.equals(unschedulable);
  }

  public boolean isLost() {
    return Boolean.TRUE.equals(lost);
  }
}
