package eu.stratuslab.model.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Behaviour.Making;
import eu.stratuslab.model.resource.Behaviour.Nested;
import eu.stratuslab.model.resource.Behaviour.NestedAction;
import eu.stratuslab.model.resource.Behaviour.NestedCreate;
import eu.stratuslab.model.resource.Companions;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.volume.VolumeSpec.Attachment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The volumes that a machine is made with (DSP0263 5.14.3): those that its template names, and
 * those that it has made.
 */
public final class FirstVolumes {
  private static final String TYPE = "Volume";

  private final Document machine;
  private final Making making;
  private final List<Nested> nested = new ArrayList<>();
  private final List<Document> volumes = new ArrayList<>();
  private final List<Violation> violations = new ArrayList<>();

  private FirstVolumes(Document machine, Making making) {
    this.machine = machine;
    this.making = making;
  }

  /** What is to be done, the volumes as they will be then, and what is wrong. */
  public record Result(List<Nested> nested, List<Document> volumes, List<Violation> violations) {
    public Result {
      nested = List.copyOf(nested);
      volumes = List.copyOf(volumes);
      violations = List.copyOf(violations);
    }
  }

  private record Wish(String path, ObjectNode given, boolean made) {
    boolean chosen() {
      return given.hasNonNull("initialLocation");
    }
  }

  /**
   * Looks at a resolved template. Who names a device gets it; the others share what is left.
   *
   * @param machine as it will be, its disks included
   */
  public static Result of(Document machine, ObjectNode template, Making making) {
    var first = new FirstVolumes(machine, making);
    var wishes =
        Stream.concat(wishes(template, "volumes", false), wishes(template, "volumeTemplates", true))
            .toList();
    wishes.stream().filter(Wish::chosen).forEach(first::fulfil);
    wishes.stream().filter(wish -> !wish.chosen()).forEach(first::fulfil);
    return new Result(first.nested, first.volumes, first.violations);
  }

  private static Stream<Wish> wishes(ObjectNode template, String name, boolean made) {
    JsonNode items = template.path(name);
    return IntStream.range(0, items.size())
        .mapToObj(
            i ->
                new Wish(
                    "machineTemplate." + name + "[" + i + "]", (ObjectNode) items.get(i), made));
  }

  private void fulfil(Wish wish) {
    var numbered = making.nested(nested.size());
    if (wish.made()) {
      make(wish, numbered);
    } else {
      attach(wish, numbered);
    }
  }

  private void make(Wish wish, Making numbered) {
    var draft =
        Document.create(
            TYPE,
            numbered.key(),
            String.valueOf(machine.cloud()),
            String.valueOf(machine.tenant()),
            machine.acl(),
            numbered.now(),
            Json.object());
    var location = located(wish, draft);
    var path = wish.path() + ".volumeTemplate";
    var template =
        wish.given().get("volumeTemplate") instanceof ObjectNode given ? given : Json.object();
    var made =
        VolumeMaking.make(
            draft, template, numbered.job(), path, new Attachment(machine.key(), location, null));
    violations.addAll(made.violations());
    var companions = Companions.of(made.document(), template, path, numbered);
    violations.addAll(companions.violations());
    nested.add(new NestedCreate(numbered.job(), made.document(), companions.documents()));
    volumes.add(made.document());
  }

  private String located(Wish wish, Document draft) {
    var wrong = new ArrayList<Violation>();
    var location = new Attaching(draft, machine, volumes).location(wish.given(), wrong);
    refuse(wish, wrong);
    return location;
  }

  private void attach(Wish wish, Making numbered) {
    var volume =
        Json.read((ObjectNode) wish.given().path("volume").get("document"), Document.class);
    var admission = new Attaching(volume, machine, volumes).admit(wish.given());
    refuse(wish, admission.violations());
    if (volumes.stream().anyMatch(other -> other.key().equals(volume.key()))) {
      violations.add(
          new Violation(wish.path() + ".volume", Violation.Reason.CONFLICT, "is named twice"));
    }
    var parameters = admission.parameters();
    nested.add(
        new NestedAction(
            numbered.job(),
            TYPE,
            volume.key(),
            volume.revision(),
            VolumeBehaviour.INSERT,
            parameters));
    var spec = volume.spec().deepCopy();
    spec.set("attachment", parameters);
    volumes.add(volume.with(d -> d.spec(spec)));
  }

  private void refuse(Wish wish, List<Violation> wrong) {
    wrong.forEach(
        violation ->
            violations.add(
                new Violation(
                    violation.path().isEmpty() ? wish.path() : wish.path() + "." + violation.path(),
                    violation.reason(),
                    violation.message())));
  }
}
