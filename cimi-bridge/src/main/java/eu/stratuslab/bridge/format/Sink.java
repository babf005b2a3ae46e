package eu.stratuslab.bridge.format;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.resource.Attribute;
import java.util.List;
import java.util.Map;

/**
 * Where a representation is written, member by member: one walk, two notations.
 *
 * <p>The walk decides what is shown and in what order; a sink only knows how its notation spells it
 * (DSP0263 5.5).
 */
interface Sink {
  /** Begins a resource: the root, or an item of a collection. */
  void open(String element, String namespace, String typeUri);

  /** Begins a collection as the root. */
  void openCollection(String namespace, String typeUri);

  /** Ends what {@link #open} or {@link #openCollection} began. */
  void close();

  /** Says that the next member is an extension, which stands in that namespace. */
  default void extension(String namespace) {}

  void text(String name, String value);

  void integer(String name, long value);

  /** A map; {@code item} is the name of one entry in XML. */
  void map(String name, String item, Map<String, String> values);

  /** Begins a reference, whose target may follow. */
  void openRef(String name, String href);

  /** Says of what type the target is that follows. */
  void type(String typeUri);

  void closeRef();

  /** The value of a described attribute as a document holds it. */
  void stored(Attribute attribute, String name, JsonNode value);

  /** Begins the items of a collection. */
  void openItems(String name);

  void closeItems();

  /** True if an item that is finished bytes can be taken over as it is. */
  default boolean embeds() {
    return false;
  }

  /** Takes an item over that this notation's sink has written by itself. */
  default void embed(byte[] item) {
    throw new IllegalStateException("an item is not taken over here");
  }

  void operations(List<Offer> offers);

  /** The finished bytes, in UTF-8. */
  byte[] bytes();

  /** A reference and nothing of its target. */
  default void ref(String name, String href) {
    openRef(name, href);
    closeRef();
  }
}
