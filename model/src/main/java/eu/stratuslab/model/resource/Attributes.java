package eu.stratuslab.model.resource;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.resource.Attribute.Bounds;
import eu.stratuslab.model.resource.Attribute.Place;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the attributes of a resource off the record that describes it. */
public final class Attributes {
  /** The greatest length of a string that says nothing of its length, in characters. */
  public static final int DEFAULT_MAX_LENGTH = 4096;

  private static final Cimi PLAIN = plain();

  private Attributes() {}

  /** The attributes of a record, in the order of its components, all kept in the same place. */
  public static List<Attribute> of(Class<? extends Record> described, Place place) {
    return Arrays.stream(described.getRecordComponents())
        .map(component -> attribute(described, component, place))
        .toList();
  }

  /** The attributes of spec and status together. A name that stands in both is an error of ours. */
  public static List<Attribute> of(Class<? extends Record> spec, Class<? extends Record> status) {
    var attributes = new ArrayList<>(of(spec, Place.SPEC));
    for (var attribute : of(status, Place.STATUS)) {
      if (attribute.access().shown()
          && Attribute.find(attributes, attribute.name())
              .filter(a -> a.access().shown())
              .isPresent()) {
        throw new IllegalStateException(attribute.name() + " is in both spec and status");
      }
      attributes.add(attribute);
    }
    return List.copyOf(attributes);
  }

  /** A reference that no record describes. */
  public static Attribute reference(String name, String of, boolean required, String description) {
    return new Attribute(
        name,
        AttributeType.REF,
        false,
        Place.SPEC,
        Access.WRITABLE,
        required,
        description,
        of,
        "",
        "",
        new Bounds(null, null, DEFAULT_MAX_LENGTH, null, List.of()),
        Hash.NONE,
        false,
        List.of());
  }

  /** A structure that is computed when the resource is shown: nobody writes it. */
  static Attribute computed(String name, Class<? extends Record> described, String description) {
    return new Attribute(
        name,
        AttributeType.STRUCTURE,
        false,
        Place.COMPUTED,
        Access.READ_ONLY,
        false,
        description,
        "",
        "",
        "",
        new Bounds(null, null, DEFAULT_MAX_LENGTH, null, List.of()),
        Hash.NONE,
        false,
        of(described, Place.COMPUTED).stream()
            .filter(member -> member.access().shown())
            .map(Attribute::readOnly)
            .toList());
  }

  private static Attribute attribute(
      Class<? extends Record> described, RecordComponent component, Place place) {
    var field = field(described, component.getName());
    var declared = component.getAnnotation(Cimi.class);
    var cimi = declared == null ? PLAIN : declared;
    var raw = component.getType();
    var array = List.class.isAssignableFrom(raw);
    var itemType = array ? argument(component.getGenericType(), 0) : raw;
    var type = typeOf(itemType, cimi);
    return new Attribute(
        jsonName(component, field),
        type,
        array,
        place,
        cimi.access(),
        field.isAnnotationPresent(Required.class),
        description(described, component, field),
        cimi.of(),
        cimi.item(),
        cimi.unit(),
        bounds(field, itemType, cimi),
        cimi.hash(),
        cimi.byValue(),
        members(itemType, type, cimi, place));
  }

  private static List<Attribute> members(
      Class<?> itemType, AttributeType type, Cimi cimi, Place place) {
    var nested = type == AttributeType.STRUCTURE || (type == AttributeType.REF && cimi.byValue());
    return nested && itemType.isRecord() && itemType != Href.class
        ? of(itemType.asSubclass(Record.class), place)
        : List.of();
  }

  private static AttributeType typeOf(Class<?> type, Cimi cimi) {
    if (!cimi.of().isEmpty() || type == Href.class) {
      return cimi.type() == AttributeType.COLLECTION ? AttributeType.COLLECTION : AttributeType.REF;
    }
    if (type == boolean.class || type == Boolean.class) {
      return AttributeType.BOOLEAN;
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return AttributeType.INTEGER;
    }
    if (type == Instant.class) {
      return AttributeType.DATE_TIME;
    }
    if (Map.class.isAssignableFrom(type)) {
      return AttributeType.MAP;
    }
    if (JsonNode.class.isAssignableFrom(type) || type == Object.class) {
      return AttributeType.ANY;
    }
    return type.isRecord() ? AttributeType.STRUCTURE : cimi.type();
  }

  private static Bounds bounds(Field field, Class<?> type, Cimi cimi) {
    var min = field.getAnnotation(Min.class);
    var max = field.getAnnotation(Max.class);
    var size = field.getAnnotation(Size.class);
    var pattern = field.getAnnotation(Pattern.class);
    return new Bounds(
        min == null ? null : (long) min.value(),
        max == null ? null : (long) max.value(),
        size == null ? DEFAULT_MAX_LENGTH : (int) size.max(),
        pattern == null ? null : pattern.value(),
        values(type, cimi));
  }

  private static List<String> values(Class<?> type, Cimi cimi) {
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants()).map(Object::toString).toList()
        : List.of(cimi.values());
  }

  private static String description(Class<?> described, RecordComponent component, Field field) {
    var annotation = field.getAnnotation(JsonPropertyDescription.class);
    if (annotation == null) {
      throw new IllegalStateException(
          described + "." + component.getName() + " has no description");
    }
    return annotation.value();
  }

  private static String jsonName(RecordComponent component, Field field) {
    var property = field.getAnnotation(JsonProperty.class);
    return property == null || property.value().isEmpty() ? component.getName() : property.value();
  }

  private static Class<?> argument(Type type, int index) {
    return (Class<?>) ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  private static Field field(Class<?> described, String name) {
    try {
      return described.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Plain(@Cimi @Nullable String component) {}

  private static Cimi plain() {
    Annotation annotation = Plain.class.getRecordComponents()[0].getAnnotation(Cimi.class);
    return (Cimi) annotation;
  }
}
