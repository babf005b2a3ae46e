package eu.stratuslab.model.event;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.Href;
import org.jspecify.annotations.Nullable;

/** What an Event says; which members it has depends on its type (DSP0263 5.17.6). */
@JsonIgnoreProperties(ignoreUnknown = true)
public record EventContent(
    @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("The resource's name.")
        @Nullable String resName,
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("The resource; it may be gone by now.")
        @Nullable Href resource,
    @Cimi(access = Access.READ_ONLY, type = AttributeType.URI)
        @JsonPropertyDescription("The type of the resource.")
        @Nullable String resType,
    @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("state: the new state.")
        @Nullable String state,
    @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("state: the state before.")
        @Nullable String previous,
    @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("model: create, update or delete.")
        @Nullable String change,
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("alarm: one word for what is wrong, for programs.")
        @Nullable String code,
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("access: what was asked for: add, edit, delete or an action.")
        @Nullable String operation,
    @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("access: the user who asked.")
        @Nullable String initiator,
    @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("More, for people.")
        @Nullable String detail) {}
