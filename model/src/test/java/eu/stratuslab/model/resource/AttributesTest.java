package eu.stratuslab.model.resource;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.resource.Attribute.Place;
import java.util.HashSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class AttributesTest {
  @SuppressWarnings("unused")
  private static final java.util.List<ResourceType> TYPES = ResourceTypes.ALL;

  @ParameterizedTest
  @FieldSource("TYPES")
  void every_attribute_has_a_name_of_its_own_and_a_description(ResourceType type) {
    var names = new HashSet<String>();
    for (var attribute : type.allAttributes()) {
      assertThat(attribute.description()).as("%s.%s", type.name(), attribute.name()).isNotBlank();
      if (attribute.access().shown()) {
        assertThat(names.add(attribute.name())).as(attribute.name()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @FieldSource("TYPES")
  void every_shown_reference_names_a_type_that_there_is(ResourceType type) {
    for (var attribute : type.allAttributes()) {
      if (attribute.type() == AttributeType.REF && !attribute.of().isEmpty()) {
        assertThat(ResourceTypes.named(attribute.of())).as(attribute.name()).isPresent();
      }
    }
  }

  @ParameterizedTest
  @FieldSource("TYPES")
  void arrays_know_the_name_of_an_item_in_xml(ResourceType type) {
    for (var attribute : type.allAttributes()) {
      if (attribute.array() && attribute.access().shown()) {
        assertThat(attribute.item()).as("%s.%s", type.name(), attribute.name()).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @FieldSource("TYPES")
  void secrets_are_never_shown_and_never_mirrored_in_a_spec(ResourceType type) {
    for (var attribute : type.allAttributes()) {
      if (attribute.access().secret()) {
        assertThat(type.shown(attribute.name())).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @FieldSource("TYPES")
  void it_is_known_which_attributes_of_a_standard_type_are_ours(ResourceType type) {
    if (type.namespace() == ResourceType.Namespace.CIMI) {
      assertThat(StandardAttributes.describes(type.name())).isTrue();
      type.parts().forEach(part -> assertThat(StandardAttributes.describes(part.type())).isTrue());
    }
    assertThat(StandardAttributes.extended(type.namespace(), type.name(), "name")).isFalse();
    assertThat(StandardAttributes.extended(type.namespace(), type.name(), "acl"))
        .isEqualTo(type.namespace() == ResourceType.Namespace.CIMI);
  }

  @ParameterizedTest
  @FieldSource("TYPES")
  void the_envelope_of_a_mirrored_type_is_internal(ResourceType type) {
    type.mirrored()
        .ifPresent(
            mirrored -> {
              var attributes = Attributes.of(mirrored.spec(), Place.SPEC);
              for (var name : Mirrored.ENVELOPE) {
                Attribute.find(attributes, name)
                    .ifPresent(a -> assertThat(a.access()).isEqualTo(Access.INTERNAL));
              }
              assertThat(Attribute.find(attributes, "term")).isPresent();
              assertThat(Attribute.find(attributes, "revision")).isPresent();
              assertThat(Attribute.find(attributes, "cloud")).isPresent();
            });
  }
}
