package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.DomainRecord.RecordedOperation;
import eu.stratuslab.agent.domain.DomainRecord.StopReason;
import eu.stratuslab.agent.hypervisor.DomainMetadata;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.Memo;
import eu.stratuslab.agent.hypervisor.XmlElement;
import eu.stratuslab.agent.xml.Xml;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The element of the domain's metadata that holds a {@link DomainRecord}. */
public final class DomainRecordXml {

  private static final String ELEMENT = "machine";

  /** More than a host has domains. */
  private static final int MOST = 5_000;

  private static final Memo<Optional<DomainRecord>> RECORDS =
      new Memo<>(MOST, DomainRecordXml::parsed);

  private DomainRecordXml() {}

  /** The element, self-contained: with the declaration of its namespace. */
  public static Xml write(DomainRecord is) {
    return element(ELEMENT)
        .with("xmlns:" + DomainMetadata.PREFIX, DomainMetadata.NAMESPACE)
        .add(text("cloud", is.cloud()))
        .add(text("id", is.id()))
        .add(text("tenant", is.tenant()))
        .add(text("epoch", is.epoch()))
        .add(text("term", is.term()))
        .add(text("revision", is.revision()))
        .add(text("power", is.acted()))
        .add(text("started", is.started()))
        .add(text("stopped", is.stopped()))
        .add(text("stopping", is.stopping()))
        .add(text("pressed", is.pressed()))
        .addAll(is.crashes().stream().map(crash -> text("crash", crash)).toList())
        .add(operation(is.operation()))
        .add(text("snapshot", is.snapshot()))
        .add(text("digest", is.digest()));
  }

  /** Reads an element; empty if it is not one that we have written. */
  public static Optional<DomainRecord> read(String metadata) {
    return RECORDS.of(metadata);
  }

  private static Optional<DomainRecord> parsed(String metadata) {
    try {
      XmlElement element = XmlElement.parse(metadata);
      return element.localName().equals(ELEMENT) ? Optional.of(record(element)) : Optional.empty();
    } catch (HypervisorException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Xml operation(@Nullable RecordedOperation is) {
    if (is == null) {
      return null;
    }
    return element("operation")
        .with("id", is.id())
        .with("phase", is.done() ? "done" : "begun")
        .with("down", String.valueOf(is.down()))
        .with("succeeded", is.succeeded() == null ? null : is.succeeded().toString())
        .with("image", is.image())
        .with("reason", is.reason())
        .text(is.message());
  }

  private static @Nullable Xml text(String name, @Nullable Object value) {
    return value == null ? null : element(name).text(value.toString());
  }

  private static Xml element(String name) {
    return Xml.of(DomainMetadata.PREFIX + ":" + name);
  }

  private static DomainRecord record(XmlElement element) {
    return new DomainRecord(
        required(element, "cloud"),
        required(element, "id"),
        required(element, "tenant"),
        Long.parseLong(required(element, "epoch")),
        Long.parseLong(required(element, "term")),
        Long.parseLong(required(element, "revision")),
        Long.parseLong(required(element, "power")),
        Boolean.parseBoolean(required(element, "started")),
        first(element, "stopped").map(StopReason::valueOf).orElse(null),
        first(element, "stopping").map(Instant::parse).orElse(null),
        first(element, "pressed").map(Instant::parse).orElse(null),
        all(element, "crash").stream().map(XmlElement::text).map(Instant::parse).toList(),
        all(element, "operation").stream().findFirst().map(DomainRecordXml::operation).orElse(null),
        first(element, "snapshot").orElse(null),
        required(element, "digest"));
  }

  private static RecordedOperation operation(XmlElement element) {
    return new RecordedOperation(
        element.attribute("id").orElseThrow(() -> missing("operation id")),
        element.attribute("down").map(Boolean::parseBoolean).orElse(false),
        element.attribute("phase").filter("done"::equals).isPresent(),
        element.attribute("succeeded").map(Boolean::parseBoolean).orElse(null),
        element.attribute("image").orElse(null),
        element.attribute("reason").orElse(null),
        element.text().isEmpty() ? null : element.text());
  }

  private static List<XmlElement> all(XmlElement parent, String name) {
    return parent.children().filter(child -> child.localName().equals(name)).toList();
  }

  private static Optional<String> first(XmlElement parent, String name) {
    return all(parent, name).stream().findFirst().map(XmlElement::text);
  }

  private static String required(XmlElement parent, String name) {
    return first(parent, name).orElseThrow(() -> missing(name));
  }

  private static IllegalArgumentException missing(String what) {
    return new IllegalArgumentException("the metadata lack " + what);
  }
}
