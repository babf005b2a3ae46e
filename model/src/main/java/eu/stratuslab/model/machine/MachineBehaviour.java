package eu.stratuslab.model.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.credential.CredentialSpec;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.image.Restoring;
import eu.stratuslab.model.job.JobRule;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Attribute.Place;
import eu.stratuslab.model.resource.Attributes;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.Usage;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import eu.stratuslab.model.volume.FirstVolumes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a machine does: made from a template, started, stopped, restarted, deleted. */
public final class MachineBehaviour implements Behaviour {
  /** The action that inserts into its volumes (DSP0263 5.14.1.3). */
  public static final String CONNECT_VOLUME = "connectvolume";

  /** The standard's own (DSP0263 5.14.1): given to a machine whose template says nothing. */
  private static final MachineState DEFAULT_INITIAL_STATE = MachineState.STOPPED;

  private static final Set<String> IMPERATIVE =
      Set.of(
          MachineAction.RESTART.verb(),
          MachineAction.CAPTURE.verb(),
          MachineAction.SNAPSHOT.verb(),
          MachineAction.RESTORE.verb());

  /** The network that every machine is connected to: the host's NAT. */
  public static final String DEFAULT_NETWORK = "default";

  @Override
  public Made make(Document draft, ObjectNode input, Making making) {
    var config = Json.read((ObjectNode) input.get("machineConfig"), MachineConfigurationSpec.class);
    var violations = new ArrayList<Violation>();
    var used = MachineSpec.UsedImage.of((ObjectNode) input.get("machineImage"));
    if (used.isEmpty()) {
      violations.add(
          new Violation(
              "machineTemplate.machineImage",
              Reason.CONFLICT,
              "the image is not AVAILABLE yet, or cannot be had"));
      return new Made(draft, violations);
    }
    FirstDisks.wrong(config, used.get()).ifPresent(violations::add);
    var credential =
        input.has("credential")
            ? Json.read((ObjectNode) input.get("credential"), CredentialSpec.class)
            : CredentialSpec.NONE;
    var spec = Json.tree(spec(input, making, config, used.get(), credential));
    var made = draft.with(d -> d.spec(spec).operation(new Operation(making.job(), "add", null)));
    var volumes = FirstVolumes.of(made, input, making);
    violations.addAll(volumes.violations());
    return new Made(waiting(made, volumes.volumes()), violations, volumes.nested());
  }

  @Override
  public Map<String, JsonNode> capabilities(ConfigurationSpec configuration) {
    var states =
        Attribute.find(Attributes.of(MachineTemplate.class, Place.SPEC), "initialState")
            .orElseThrow();
    var capabilities = new TreeMap<String, JsonNode>();
    capabilities.put("DefaultInitialState", TextNode.valueOf(DEFAULT_INITIAL_STATE.name()));
    capabilities.put("InitialStates", TextNode.valueOf(String.join(",", states.bounds().values())));
    capabilities.put("MachineStopForce", BooleanNode.TRUE);
    capabilities.put("MachineStopForceDefault", BooleanNode.FALSE);
    capabilities.put("MachineVolumeTemplatesByValue", BooleanNode.TRUE);
    capabilities.put("RestoreFromImage", BooleanNode.FALSE);
    capabilities.put("UserData", TextNode.valueOf("disk"));
    return capabilities;
  }

  /** Its first start waits for its volumes: what the guest mounts at boot is there. */
  private static Document waiting(Document machine, List<Document> volumes) {
    if (volumes.isEmpty()) {
      return machine;
    }
    var spec = machine.spec().deepCopy();
    var first = spec.putArray("firstVolumes");
    volumes.forEach(volume -> first.add(volume.key()));
    return machine.with(d -> d.spec(spec));
  }

  private static MachineSpec spec(
      ObjectNode input,
      Making making,
      MachineConfigurationSpec config,
      MachineSpec.UsedImage image,
      CredentialSpec credential) {
    return new MachineSpec(
        config.cpu(),
        config.memory(),
        config.cpuArch(),
        config.cpuSpeed(),
        FirstDisks.of(config, image),
        List.of(new NetworkInterface("0", DEFAULT_NETWORK, mac(making.random()))),
        image,
        initialPower(input.path("initialState").asText(DEFAULT_INITIAL_STATE.name())),
        1,
        null,
        null,
        null,
        false,
        text(input, "userData"),
        credential.userName(),
        credential.password(),
        credential.publicKey(),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static Power initialPower(String initialState) {
    return switch (MachineState.valueOf(initialState)) {
      case STARTED -> Power.Running;
      case PAUSED -> Power.Paused;
      case SUSPENDED -> Power.Suspended;
      case STOPPED -> Power.Stopped;
      default -> throw new IllegalArgumentException(initialState + " is no initial state");
    };
  }

  /** A locally administered unicast address under QEMU's customary prefix. */
  private static String mac(RandomGenerator random) {
    var tail = new byte[3];
    random.nextBytes(tail);
    return "52:54:00:" + HexFormat.ofDelimiter(":").formatHex(tail);
  }

  private static @Nullable String text(ObjectNode input, String name) {
    var value = input.get(name);
    return value == null || value.isNull() ? null : value.asText();
  }

  @Override
  public Document act(
      Document before, String action, ObjectNode parameters, String job, Instant now) {
    if (MachineAction.of(action).concernsImage()) {
      var image = parameters.path("image").asText();
      var asked =
          action.equals(MachineAction.SNAPSHOT.verb()) ? Restoring.withSnapshot(before) : before;
      return asked.with(d -> d.operation(new Operation(job, action, null, image)).revised());
    }
    var force = parameters.path("force").asBoolean(false);
    var restartOfRunning =
        action.equals(MachineAction.RESTART.verb())
            && MachineState.of(before) == MachineState.STARTED;
    var spec = before.spec().deepCopy();
    // A machine that could not be made to stand still runs without being wanted to.
    if (!restartOfRunning || !spec.path("power").asText().equals(Power.Running.name())) {
      spec.put("power", MachineAction.of(action).wish().name());
      spec.put("powerRevision", spec.path("powerRevision").asLong() + 1);
      spec.remove("force");
      if (force && action.equals(MachineAction.STOP.verb())) {
        spec.put("force", true);
      }
    }
    // The restart of a stopped machine is a start (DSP0263 5.14.1.3).
    var asked = restartOfRunning || !action.equals("restart") ? action : "start";
    return before.with(
        d -> d.spec(spec).operation(new Operation(job, asked, force ? true : null)).revised());
  }

  /** Whose domain is lost may run elsewhere, or be older than what it did meanwhile. */
  @Override
  public Document afterImport(Document document) {
    var placement = document.placement();
    return placement == null || !document.statusAs(MachineStatus.class).isCreated()
        ? document
        : document.with(
            d -> d.placement(placement.heldAt(document.specAs(MachineSpec.class).powerRevision())));
  }

  @Override
  public Optional<String> state(Document document) {
    return Optional.of(MachineState.of(document).name());
  }

  @Override
  public Set<String> offered(ResourceType type, Document document) {
    var offered = Behaviour.super.offered(type, document);
    // The state is stored at every write: a list need not work it out again for each item.
    var stored = document.state();
    var state = stored == null ? MachineState.of(document) : MachineState.valueOf(stored);
    state.actions().stream()
        .filter(action -> unable(document, action).isEmpty())
        .forEach(action -> offered.add(action.verb()));
    if (document.deleting() == null) {
      offered.add(CONNECT_VOLUME);
    }
    return offered;
  }

  /** An image holds one disk: what it would leave out must not be missed later. */
  private static Optional<String> severalDisks(Document document) {
    var disks = document.spec().path("disks").size();
    return disks > 1
        ? Optional.of("it has " + disks + " disks of its own, and an image holds one")
        : Optional.empty();
  }

  @Override
  public Optional<String> obstacle(Document document, String action) {
    return MachineAction.named(action).flatMap(named -> unable(document, named));
  }

  /** What stands in the way whatever the state is. */
  private static Optional<String> unable(Document document, MachineAction action) {
    return switch (action) {
      case CAPTURE, SNAPSHOT -> severalDisks(document);
      case RESTORE -> severalDisks(document).or(() -> Restoring.obstacle(document));
      case START, STOP, RESTART, PAUSE, SUSPEND -> Optional.empty();
    };
  }

  @Override
  public Document emptied(Document holder, String collection) {
    return collection.equals("snapshots") ? Restoring.withoutSnapshot(holder) : holder;
  }

  @Override
  public Admission ask(Document before, String action, ObjectNode parameters) {
    return action.equals(MachineAction.RESTORE.verb())
        ? Restoring.admit(parameters, source -> before.key().equals(source.machine()))
        : new Admission(parameters, List.of());
  }

  @Override
  public Usage usage(Document document) {
    var spec = document.specAs(MachineSpec.class);
    return new Usage(
        1, spec.cpu(), spec.memory(), spec.disks().stream().mapToLong(Disk::capacity).sum());
  }

  /** Its MAC addresses from creation, its IP addresses from placement. */
  @Override
  public List<Claim> claims(Document document) {
    var placement = document.placement();
    return Stream.concat(
            document.specAs(MachineSpec.class).interfaces().stream()
                .map(i -> new Claim("mac", i.macAddress())),
            placement == null
                ? Stream.empty()
                : placement.addresses().stream()
                    .map(address -> Placement.claim(placement.host(), address.ip())))
        .toList();
  }

  @Override
  public Map<String, JobRule> jobRules() {
    return MachineJobs.RULES;
  }

  /** What is wanted no longer: the machine stays what it was before. */
  @Override
  public Document withdraw(Document before, Operation operation, String reason, String message) {
    if (MachineAction.named(operation.action()).filter(MachineAction::concernsImage).isPresent()) {
      return before.with(d -> d.operation(null).revised());
    }
    var spec = before.spec().deepCopy();
    var was = before.statusAs(MachineStatus.class);
    if (operation.action().equals("add") && inError(before)) {
      // It shows its error until somebody asks for something else.
      return before.with(d -> d.operation(null));
    }
    var revision = spec.path("powerRevision").asLong() + 1;
    if (!operation.action().equals(MachineAction.RESTART.verb())) {
      spec.put("power", left(operation.action(), was.power()).name());
      spec.put("powerRevision", revision);
      spec.remove("force");
    }
    var status = before.status().deepCopy();
    if (!was.isCreated()) {
      status.set("failure", Json.tree(new MachineStatus.Failure(reason, message, revision)));
    }
    return before.with(d -> d.spec(spec).status(status).operation(null).revised());
  }

  private static boolean inError(Document document) {
    return MachineState.of(document) == MachineState.ERROR;
  }

  /** A guest that stands still is never woken nor ended by a wish that failed. */
  private static Power left(String action, @Nullable Power reported) {
    if (reported != null && reported.standsStill()) {
      return reported;
    }
    var off = reported == Power.Stopped;
    return switch (action) {
      case "stop" -> Power.Running;
      case "pause", "suspend" -> off ? Power.Stopped : Power.Running;
      // A new machine that could not be made to stand still.
      case "add" -> reported == Power.Running ? Power.Running : Power.Stopped;
      default -> Power.Stopped;
    };
  }

  @Override
  public Set<String> imperative() {
    return IMPERATIVE;
  }

  /**
   * What the mirror found wrong holds until the machine exists: a host that tries on is no cure.
   */
  @Override
  public ObjectNode reported(Document before, ObjectNode report) {
    var failure = before.statusAs(MachineStatus.class).failure();
    if (failure == null
        || failure.powerRevision() != before.spec().path("powerRevision").asLong()
        || report.has("failure")
        || report.path("created").asBoolean(false)) {
      return report;
    }
    return report.deepCopy().set("failure", Json.tree(failure));
  }

  @Override
  public boolean settled(Document document) {
    return document.statusAs(MachineStatus.class).isCreated();
  }

  /** Its first start waits no more for a volume that it lost. */
  @Override
  public Document parted(Document holder, String item) {
    var first = holder.specAs(MachineSpec.class).firstVolumes();
    if (first == null || !first.contains(item)) {
      return holder;
    }
    var spec = holder.spec().deepCopy();
    spec.remove("firstVolumes");
    var left = first.stream().filter(volume -> !volume.equals(item)).toList();
    if (!left.isEmpty()) {
      left.forEach(spec.putArray("firstVolumes")::add);
    }
    return holder.with(d -> d.spec(spec).reported());
  }

  @Override
  public boolean follows(String before, String after) {
    return before.equals(after)
        || MachineState.valueOf(before).next().contains(MachineState.valueOf(after));
  }

  @Override
  public ObjectNode remains() {
    var spec = Json.object().put("cpu", 1).put("memory", 16_384).put("power", "Stopped");
    spec.put("powerRevision", 0)
        .putObject("image")
        .put("id", "")
        .put("tenant", "")
        .put("digest", "")
        .put("format", "")
        .put("size", 0);
    return spec;
  }

  @Override
  public boolean outlivedByHost(Document document) {
    return document.placement() != null;
  }
}
