package eu.stratuslab.bridge.format;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Cimi;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What ResourceMetadata says of a type (DSP0263 5.11). */
record MetadataSpec(
    @Cimi(access = Access.READ_ONLY, type = AttributeType.URI)
        @JsonPropertyDescription("The type that is described.")
        String typeURI,
    @Cimi(access = Access.READ_ONLY, item = "attribute")
        @JsonPropertyDescription("The attributes of the type and their constraints.")
        List<Described> attributes,
    @Cimi(access = Access.READ_ONLY, item = "capability")
        @JsonPropertyDescription("What the provider can do with the type.")
        List<Capability> capabilities,
    @Cimi(access = Access.READ_ONLY, item = "action")
        @JsonPropertyDescription("The operations of the type beyond the standard ones.")
        List<Action> actions) {

  /** One attribute. Bounds are StratusLab's addition. */
  record Described(
      @JsonPropertyDescription("Its name.") String name,
      @Cimi(type = AttributeType.URI)
          @JsonPropertyDescription("Whose it is; absent for the standard's.")
          @Nullable String namespace,
      @JsonPropertyDescription("Its data type; an array's is followed by [].") String type,
      @JsonPropertyDescription("True if the provider always gives it.") boolean providerMandatory,
      @JsonPropertyDescription("True if a create must give it.") boolean consumerMandatory,
      @JsonPropertyDescription("True if its value may change.") boolean mutable,
      @JsonPropertyDescription("True if the consumer may set it.") boolean consumerWritable,
      @JsonPropertyDescription("The unit in which it counts.") @Nullable String units,
      @JsonPropertyDescription("The smallest value.") @Nullable Long minimum,
      @JsonPropertyDescription("The greatest value.") @Nullable Long maximum,
      @JsonPropertyDescription("What it is.") String description) {}

  /** One capability. */
  record Capability(
      @JsonPropertyDescription("Its name.") String name,
      @Cimi(type = AttributeType.URI) @JsonPropertyDescription("Its URI.") String uri,
      @JsonPropertyDescription("What it says.") JsonNode value) {}

  /** One operation. */
  record Action(
      @JsonPropertyDescription("Its name.") String name,
      @Cimi(type = AttributeType.URI) @JsonPropertyDescription("Its URI.") String uri,
      @JsonPropertyDescription("What it does.") String description,
      @JsonPropertyDescription("The HTTP method.") String method,
      @JsonPropertyDescription("The media types of a request.") String inputMessage) {}
}
