package eu.stratuslab.model.event;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.Href;
import org.jspecify.annotations.Nullable;

/** What the log of a new resource is made from (DSP0263 5.17.5). */
@JsonIgnoreProperties(ignoreUnknown = true)
public record EventLogTemplate(
    @JsonPropertyDescription("Whose log it is; that of the new resource if absent.")
        @Nullable Href targetResource,
    @Cimi(values = {"daily", "weekly", "monthly", "yearly"})
        @JsonPropertyDescription("How long an Event is kept; as long as there is room if absent.")
        @Nullable String persistence) {}
