package eu.stratuslab.bridge.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Attribute.Place;
import eu.stratuslab.model.resource.Input;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every type looks like, in both notations, written down. */
class RepresentationsTest {
  private static final Path FILES = Path.of("src/test/resources/golden");
  private static final String BASE = "https://cloud.example/cimi/2/";
  private static final Instant THEN = Instant.parse("2030-01-02T03:04:05Z");
  private static final Caller ADMIN = new Caller("root", "admin", Set.of(Acl.ADMIN));
  private static final View VIEW = View.plain(BASE, ADMIN);
  private static final ObjectWriter PRETTY =
      Json.mapper()
          .writer(
              new DefaultPrettyPrinter()
                  .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                  .withArrayIndenter(new DefaultIndenter("  ", "\n")));

  private final Renderer renderer = new Renderer(Dialect.CIMI_2);

  static Stream<String> types() {
    return ResourceTypes.ALL.stream().map(ResourceType::name);
  }

  /** A document in which everything is that can be shown. */
  private static Document sample(ResourceType type) {
    var acl =
        new Acl(
            Acl.Principal.user("alice"),
            List.of(new Acl.Rule("blue", Acl.PrincipalType.ROLE, Acl.Right.MODIFY)));
    var spec = Samples.shown(in(type, Place.SPEC));
    for (var part : type.parts()) {
      spec.putArray(part.member()).add(Samples.shown(part.attributes()).put("id", "0"));
    }
    var state = type.shown("state").isPresent();
    return Document.create(type.name(), "42", "cloud", "blue", acl, THEN, spec)
        .with(
            d ->
                d.name("web & more")
                    .description("<a> description")
                    .properties(Map.of("env", "dev"))
                    .state(state ? (type == ResourceTypes.JOB ? "SUCCESS" : "STOPPED") : null)
                    .status(Samples.shown(in(type, Place.STATUS))));
  }

  private static List<Attribute> in(ResourceType type, Place place) {
    return type.attributes().stream().filter(a -> a.place() == place).toList();
  }

  private static String pretty(byte[] json) {
    try {
      return PRETTY.writeValueAsString(Json.mapper().readTree(json)) + "\n";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** One element per line: enough to read a difference. */
  private static String pretty(String xml) {
    return xml.replace("><", ">\n<");
  }

  private void check(String name, byte[] json, byte[] xml) {
    Golden.check(FILES.resolve(name + ".json"), pretty(json));
    Golden.check(FILES.resolve(name + ".xml"), pretty(new String(xml, StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("types")
  void resources_look_as_written_down(String name) {
    var type = ResourceTypes.named(name).orElseThrow();
    check(
        name,
        renderer.resource(Notation.JSON, type, sample(type), VIEW),
        renderer.resource(Notation.XML, type, sample(type), VIEW));
  }

  @ParameterizedTest
  @MethodSource("types")
  void what_is_read_from_either_notation_is_the_same_input(String name) {
    var type = ResourceTypes.named(name).orElseThrow();
    var attributes = type.allAttributes();
    var json = renderer.resource(Notation.JSON, type, sample(type), VIEW);
    var xml = renderer.resource(Notation.XML, type, sample(type), VIEW);

    var fromJson = check(attributes, Notation.JSON, json);
    var fromXml = check(attributes, Notation.XML, xml);

    assertThat(fromXml.violations()).isEqualTo(fromJson.violations());
    assertThat(fromXml.value()).isEqualTo(fromJson.value());
  }

  private static Input.Checked check(List<Attribute> attributes, Notation notation, byte[] body) {
    var tree = Reader.read(notation, body, attributes);
    return Input.check(attributes, tree, "", Input.Mode.REPLACE);
  }

  @Test
  void collections_look_as_written_down() {
    var type = ResourceTypes.MACHINE;
    var listing =
        new Listing(List.of(sample(type)), 2_000, Optional.of(BASE + "machines?cursor=x"));
    check(
        "MachineCollection",
        renderer.collection(Notation.JSON, type, listing, VIEW),
        renderer.collection(Notation.XML, type, listing, VIEW));
    var part = type.parts().getFirst();
    check(
        "DiskCollection",
        renderer.parts(Notation.JSON, type, sample(type), part, VIEW),
        renderer.parts(Notation.XML, type, sample(type), part, VIEW));
  }

  @Test
  void an_empty_collection_has_no_items() {
    var listing = new Listing(List.of(), 0, Optional.empty());
    var view = View.plain(BASE, new Caller(null, null, Set.of(Acl.ANON)));
    var json = renderer.collection(Notation.JSON, ResourceTypes.MACHINE, listing, view);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"resourceURI\":\"http://schemas.dmtf.org/cimi/2/MachineCollection\","
                + "\"id\":\"https://cloud.example/cimi/2/machines\",\"count\":0}");
  }

  @Test
  void refusals_look_as_written_down() {
    var error =
        new ErrorJob(
            BASE + "machines",
            "add",
            List.of(
                new Violation("cpu", Reason.REQUIRED, "is required"),
                new Violation("", Reason.CONFLICT, "something <else>")),
            THEN);
    check(
        "Refusal",
        renderer.error(Notation.JSON, error, BASE),
        renderer.error(Notation.XML, error, BASE));
  }

  @Test
  void the_entry_point_and_the_metadata_look_as_written_down() {
    var entry =
        Document.create(
            EntryPoint.TYPE.name(),
            EntryPoint.PATH,
            "cloud",
            "admin",
            new Acl(Acl.Principal.role(Acl.ADMIN), List.of()),
            THEN,
            Json.object());
    check(
        "CloudEntryPoint",
        renderer.resource(Notation.JSON, EntryPoint.TYPE, entry, VIEW),
        renderer.resource(Notation.XML, EntryPoint.TYPE, entry, VIEW));
    var metadata = new Metadata(Dialect.CIMI_2, new Catalog(), ConfigurationSpec.DEFAULT);
    for (var name : List.of("CloudEntryPoint", "Machine", "Job")) {
      var document = metadata.of(name).orElseThrow();
      check(
          name + "Metadata",
          renderer.resource(Notation.JSON, Metadata.TYPE, document, VIEW),
          renderer.resource(Notation.XML, Metadata.TYPE, document, VIEW));
    }
  }
}
