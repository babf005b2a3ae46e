package eu.stratuslab.kubernetes.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import eu.stratuslab.kubernetes.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A message type: which JSON field each field number stands for. */
final class Message {

  /** How a field is written in JSON. */
  sealed interface Kind {
    record Text() implements Kind {}

    record Number() implements Kind {}

    record Flag() implements Kind {}

    /** Bytes, in Base64. */
    record Bytes() implements Kind {}

    /** Bytes that are JSON themselves. */
    record Raw() implements Kind {}

    /** seconds and nanos, as RFC 3339. */
    record Time(boolean micros) implements Kind {}

    record Nested(Supplier<Message> type) implements Kind {}
  }

  private record Slot(String name, Kind kind, boolean list, boolean map) {}

  private final Map<Integer, Slot> slots = new HashMap<>();

  Message text(int number, String name) {
    return one(number, name, new Kind.Text());
  }

  Message number(int number, String name) {
    return one(number, name, new Kind.Number());
  }

  Message flag(int number, String name) {
    return one(number, name, new Kind.Flag());
  }

  Message time(int number, String name) {
    return one(number, name, new Kind.Time(false));
  }

  Message microTime(int number, String name) {
    return one(number, name, new Kind.Time(true));
  }

  Message raw(int number, String name) {
    return one(number, name, new Kind.Raw());
  }

  Message nested(int number, String name, Message type) {
    return one(number, name, new Kind.Nested(() -> type));
  }

  Message texts(int number, String name) {
    return put(number, new Slot(name, new Kind.Text(), true, false));
  }

  Message list(int number, String name, Message type) {
    return put(number, new Slot(name, new Kind.Nested(() -> type), true, false));
  }

  Message textMap(int number, String name) {
    return put(number, new Slot(name, new Kind.Text(), false, true));
  }

  Message byteMap(int number, String name) {
    return put(number, new Slot(name, new Kind.Bytes(), false, true));
  }

  private Message one(int number, String name, Kind kind) {
    return put(number, new Slot(name, kind, false, false));
  }

  private Message put(int number, Slot slot) {
    slots.put(number, slot);
    return this;
  }

  /** Fields that the type does not know are left out. */
  ObjectNode decode(byte[] message) {
    ObjectNode object = Json.object();
    for (Wire.Field field : Wire.fields(message)) {
      Slot slot = slots.get(field.number());
      if (slot == null) {
        continue;
      }
      if (slot.map()) {
        entry(object.withObjectProperty(slot.name()), slot.kind(), field.bytes());
      } else if (slot.list()) {
        object.withArrayProperty(slot.name()).add(value(slot.kind(), field));
      } else {
        object.set(slot.name(), value(slot.kind(), field));
      }
    }
    return object;
  }

  private static void entry(ObjectNode map, Kind kind, byte[] bytes) {
    String key = "";
    JsonNode value = TextNode.valueOf("");
    for (Wire.Field field : Wire.fields(bytes)) {
      if (field.number() == 1) {
        key = field.text();
      } else if (field.number() == 2) {
        value = value(kind, field);
      }
    }
    map.set(key, value);
  }

  private static JsonNode value(Kind kind, Wire.Field field) {
    ObjectNode nodes = Json.object();
    return switch (kind) {
      case Kind.Text _ -> nodes.textNode(field.text());
      case Kind.Number _ -> nodes.numberNode(field.value());
      case Kind.Flag _ -> nodes.booleanNode(field.value() != 0);
      case Kind.Bytes _ -> nodes.textNode(Base64.getEncoder().encodeToString(field.bytes()));
      case Kind.Raw _ -> Json.own(rawOf(field.bytes()));
      case Kind.Time time -> nodes.textNode(time(field.bytes(), time.micros()));
      case Kind.Nested nested -> nested.type().get().decode(field.bytes());
    };
  }

  /** FieldsV1 wraps its JSON in a message with one field. */
  private static byte[] rawOf(byte[] message) {
    return Wire.fields(message).stream()
        .filter(each -> each.number() == 1)
        .findFirst()
        .map(Wire.Field::bytes)
        .orElse("{}".getBytes(StandardCharsets.UTF_8));
  }

  private static String time(byte[] message, boolean micros) {
    long seconds = 0;
    long nanos = 0;
    for (Wire.Field field : Wire.fields(message)) {
      if (field.number() == 1) {
        seconds = field.value();
      } else if (field.number() == 2) {
        nanos = field.value();
      }
    }
    if (!micros) {
      return Instant.ofEpochSecond(seconds).toString();
    }
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    return format.format(Instant.ofEpochSecond(seconds, nanos));
  }
}
