package eu.stratuslab.model.event;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.Href;
import org.jspecify.annotations.Nullable;

/** Something that happened to a resource (DSP0263 5.17.6). Nobody ever changes one. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record EventSpec(
    @Cimi(access = Access.READ_ONLY, type = AttributeType.DATE_TIME)
        @JsonPropertyDescription("When it happened.")
        String timestamp,
    @Cimi(access = Access.READ_ONLY, type = AttributeType.URI)
        @JsonPropertyDescription("What kind of Event it is: state, alarm, model or access.")
        String type,
    @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("What it says.") EventContent content,
    @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("How it went.") EventOutcome outcome,
    @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("How much it matters.")
        Severity severity,
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("Whom to ask: the owner of the resource.")
        @Nullable String contact,
    @Cimi(access = Access.READ_ONLY, of = "EventLog")
        @JsonPropertyDescription("The log in which it is.")
        Href eventLog) {

  /** The kinds of Events, by the last segment of their URI. */
  public enum Kind {
    state,
    alarm,
    model,
    access;

    /** As the standard names it. */
    public String uri() {
      return "http://schemas.dmtf.org/cimi/2/event/" + name();
    }
  }
}
