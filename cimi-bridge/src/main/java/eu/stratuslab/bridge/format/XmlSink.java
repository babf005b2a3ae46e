package eu.stratuslab.bridge.format;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.AttributeType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Writes XML (DSP0263 5.5). The namespace is always the default one: elements have no prefix, and
 * an extension declares its own, in which everything inside it stands too.
 */
final class XmlSink implements Sink {
  private static final String HREF = "href";

  private final StringBuilder out =
      new StringBuilder(1024).append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  private final Deque<String> open = new ArrayDeque<>();
  private final Deque<String> namespaces = new ArrayDeque<>();
  private final String base;
  private final boolean wraps;
  private String extension = "";

  XmlSink(String base, boolean wraps) {
    this.base = base;
    this.wraps = wraps;
  }

  @Override
  public void extension(String namespace) {
    extension = namespace;
  }

  /** The start of a member's tag. */
  private void tag(String name) {
    out.append('<').append(name);
    if (!extension.isEmpty()) {
      XmlText.attribute(out, "xmlns", extension);
      extension = "";
    }
  }

  @Override
  public void open(String element, String namespace, String typeUri) {
    extension = "";
    start(element, namespace);
    out.append('>');
  }

  @Override
  public void openCollection(String namespace, String typeUri) {
    start("Collection", namespace);
    XmlText.attribute(out, "resourceURI", typeUri);
    out.append('>');
  }

  private void start(String element, String namespace) {
    out.append('<').append(element);
    if (!namespace.equals(namespaces.peek())) {
      XmlText.attribute(out, "xmlns", namespace);
    }
    open.push(element);
    namespaces.push(namespace);
  }

  @Override
  public void close() {
    namespaces.pop();
    end(open.pop());
  }

  private void end(String element) {
    out.append("</").append(element).append('>');
  }

  private void begin(String element) {
    tag(element);
    out.append('>');
  }

  @Override
  public void text(String name, String value) {
    begin(name);
    XmlText.content(out, value);
    end(name);
  }

  @Override
  public void integer(String name, long value) {
    begin(name);
    out.append(value);
    end(name);
  }

  @Override
  public void map(String name, String item, Map<String, String> values) {
    beginWrapper(name);
    for (var entry : values.entrySet()) {
      entry(item, entry.getKey(), entry.getValue());
    }
    endWrapper(name);
  }

  private void entry(String item, String key, String value) {
    tag(item);
    XmlText.attribute(out, "key", key);
    out.append('>');
    XmlText.content(out, value);
    end(item);
  }

  private void beginWrapper(String name) {
    if (wraps) {
      begin(name);
    }
  }

  private void endWrapper(String name) {
    if (wraps) {
      end(name);
    }
  }

  @Override
  public void openRef(String name, String href) {
    namespaces.push(extension.isEmpty() ? namespaces.getFirst() : extension);
    tag(name);
    XmlText.attribute(out, HREF, href);
    out.append('>');
    open.push(name);
  }

  @Override
  public void type(String typeUri) {
    // The name of the reference says it in XML.
  }

  @Override
  public void closeRef() {
    var name = open.pop();
    namespaces.pop();
    if (out.charAt(out.length() - 1) == '>' && emptySince(name)) {
      out.setLength(out.length() - 1);
      out.append("/>");
    } else {
      end(name);
    }
  }

  /** True if nothing was written since the start tag of that name. */
  private boolean emptySince(String name) {
    var start = out.lastIndexOf("<");
    return out.indexOf("<" + name + " ", start) == start;
  }

  @Override
  public void stored(Attribute attribute, String name, JsonNode value) {
    if (!attribute.array()) {
      single(attribute, name, value);
      return;
    }
    // References are the one array without a wrapper (DSP0263 5.5.11).
    var wrapped = wraps && attribute.type() != AttributeType.REF;
    if (wrapped) {
      begin(name);
    }
    var item = attribute.item().isEmpty() ? name : attribute.item();
    var ofItems = extension;
    for (var one : value) {
      extension = ofItems;
      single(attribute, item, one);
    }
    if (wrapped) {
      end(name);
    }
  }

  private void single(Attribute attribute, String name, JsonNode value) {
    switch (attribute.type()) {
      case STRUCTURE, REF, COLLECTION -> element(attribute, name, value);
      case MAP -> {
        beginWrapper(name);
        for (var entry : value.properties()) {
          entry(
              attribute.item().isEmpty() ? "property" : attribute.item(),
              entry.getKey(),
              entry.getValue().asText());
        }
        endWrapper(name);
      }
      case BOOLEAN, INTEGER, STRING, DATE_TIME, URI, ANY -> text(name, value.asText());
    }
  }

  private void element(Attribute attribute, String name, JsonNode value) {
    tag(name);
    var href = value.path(HREF);
    if (attribute.type() != AttributeType.STRUCTURE && href.isTextual()) {
      XmlText.attribute(out, HREF, Hrefs.absolute(base, href.textValue()));
    }
    var flat = attribute.type() == AttributeType.STRUCTURE && Values.flat(attribute);
    var mark = out.length();
    if (flat) {
      attributes(attribute, value);
      mark = out.length();
    }
    out.append('>');
    for (var member : attribute.members()) {
      var held = value.get(member.name());
      if (held == null || !member.access().shown() || Values.empty(held)) {
        continue;
      }
      if (!flat) {
        stored(member, member.name(), held);
      } else if (Values.any(member)) {
        XmlText.content(out, held.asText());
      }
    }
    if (out.length() == mark + 1) {
      out.setLength(mark);
      out.append("/>");
    } else {
      end(name);
    }
  }

  private void attributes(Attribute structure, JsonNode value) {
    for (var member : structure.members()) {
      var held = value.get(member.name());
      if (held != null && member.access().shown() && !Values.any(member) && !Values.empty(held)) {
        XmlText.attribute(out, member.name(), held.asText());
      }
    }
  }

  @Override
  public void openItems(String name) {
    beginWrapper(name);
    open.push(name);
  }

  @Override
  public void closeItems() {
    endWrapper(open.pop());
  }

  @Override
  public void operations(List<Offer> offers) {
    extension = "";
    beginWrapper("operations");
    for (var offer : offers) {
      out.append("<operation");
      XmlText.attribute(out, "rel", offer.rel());
      XmlText.attribute(out, HREF, offer.href());
      out.append("/>");
    }
    endWrapper("operations");
  }

  @Override
  public byte[] bytes() {
    return out.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }
}
