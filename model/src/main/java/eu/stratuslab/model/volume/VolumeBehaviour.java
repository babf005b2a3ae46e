package eu.stratuslab.model.volume;

import static eu.stratuslab.model.volume.VolumeJobs.ADD;
import static eu.stratuslab.model.volume.VolumeJobs.DELETE;
import static eu.stratuslab.model.volume.VolumeJobs.EDIT;
import static eu.stratuslab.model.volume.VolumeState.RESTORE;
import static eu.stratuslab.model.volume.VolumeState.SNAPSHOT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.image.Restoring;
import eu.stratuslab.model.job.JobRule;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.Href;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.Usage;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import eu.stratuslab.model.volume.VolumeSpec.Attachment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a volume does: made, attached to one machine, grown, captured, detached, deleted. */
public final class VolumeBehaviour implements Behaviour {
  /** The action of an insert into a machine's volumes. */
  public static final String INSERT = VolumeJobs.INSERT;

  /** The action of a remove from them. */
  public static final String REMOVE = VolumeJobs.REMOVE;

  private static final String ATTACHMENT = "attachment";

  @Override
  public Made make(Document draft, ObjectNode input, Making making) {
    return VolumeMaking.make(draft, input, making.job(), "volumeTemplate", null);
  }

  /** It only ever grows: nobody knows what of its data lies where. */
  @Override
  public Made edit(Document before, ObjectNode spec, boolean admin) {
    var has = before.specAs(VolumeSpec.class).capacity();
    var wanted = spec.path("capacity").asLong();
    var after = before.with(d -> d.spec(spec));
    if (wanted < has) {
      return refused(after, "a volume never shrinks; it has " + has + " kilobytes");
    }
    return wanted > has && VolumeState.of(before) != VolumeState.AVAILABLE
        ? refused(after, "a volume in state " + VolumeState.of(before) + " does not grow")
        : new Made(after, List.of());
  }

  private static Made refused(Document document, String message) {
    return new Made(document, List.of(new Violation("capacity", Reason.CONFLICT, message)));
  }

  @Override
  public boolean takesTime(Document before, Document after) {
    return before.spec().path("capacity").asLong() != after.spec().path("capacity").asLong();
  }

  @Override
  public Document act(
      Document before, String action, ObjectNode parameters, String job, Instant now) {
    var asked = action.equals(SNAPSHOT) ? Restoring.withSnapshot(before) : before;
    var spec = asked.spec().deepCopy();
    switch (action) {
      case INSERT -> spec.set(ATTACHMENT, parameters);
      case REMOVE -> {
        // Its machine may have gone since this was asked for: then it is free already.
        if (spec.get(ATTACHMENT) instanceof ObjectNode attached) {
          attached.put("detaching", true);
        }
      }
      case SNAPSHOT, RESTORE -> {
        // What is to be done stands in the operation alone.
      }
      default -> throw new IllegalStateException("no action " + action);
    }
    var image = parameters.hasNonNull("image") ? parameters.path("image").asText() : null;
    return before.with(
        d -> d.spec(spec).operation(new Operation(job, action, null, image)).revised());
  }

  @Override
  public Optional<String> state(Document document) {
    return Optional.of(VolumeState.of(document).name());
  }

  @Override
  public boolean follows(String before, String after) {
    return before.equals(after)
        || VolumeState.valueOf(before).next().contains(VolumeState.valueOf(after));
  }

  @Override
  public Set<String> offered(ResourceType type, Document document) {
    var offered = new TreeSet<>(Behaviour.super.offered(type, document));
    var attached = attachment(document) != null;
    if (attached) {
      offered.remove(DELETE);
    }
    if (VolumeState.of(document) == VolumeState.AVAILABLE) {
      offered.add(SNAPSHOT);
      if (!attached && Restoring.obstacle(document).isEmpty()) {
        offered.add(RESTORE);
      }
    }
    return offered;
  }

  @Override
  public Set<String> possible(ResourceType type, Document document) {
    var possible = new TreeSet<>(offered(type, document));
    var attachment = attachment(document);
    if (attachment == null && VolumeState.of(document) == VolumeState.AVAILABLE) {
      possible.add(INSERT);
    }
    if (attachment != null && !attachment.isDetaching() && document.deleting() == null) {
      possible.add(REMOVE);
    }
    return possible;
  }

  @Override
  public Optional<String> obstacle(Document document, String action) {
    var attachment = attachment(document);
    if (attachment == null || action.equals(SNAPSHOT)) {
      return action.equals(RESTORE) ? Restoring.obstacle(document) : Optional.empty();
    }
    var machine = "machines/" + attachment.machine();
    return Optional.of(
        attachment.isDetaching()
            ? machine + " has not let go of it yet"
            : machine + " has it, as " + attachment.initialLocation());
  }

  @Override
  public Document emptied(Document holder, String collection) {
    return collection.equals("images") ? Restoring.withoutSnapshot(holder) : holder;
  }

  @Override
  public Admission ask(Document before, String action, ObjectNode parameters) {
    return action.equals(RESTORE)
        ? Restoring.admit(parameters, source -> before.key().equals(source.volume()))
        : new Admission(parameters, List.of());
  }

  @Override
  public Set<String> imperative() {
    return Set.of(SNAPSHOT, RESTORE);
  }

  static @Nullable Attachment attachment(Document document) {
    return document.spec().path(ATTACHMENT) instanceof ObjectNode tree
        ? Json.read(tree, Attachment.class)
        : null;
  }

  @Override
  public Admission admit(
      Document document, Document holder, List<Document> others, ObjectNode accessories) {
    return new Attaching(document, holder, others).admit(accessories);
  }

  @Override
  public Optional<Href> holder(Document document) {
    return Optional.ofNullable(attachment(document)).map(a -> new Href("machines/" + a.machine()));
  }

  /** Its host says so: the wish alone puts a volume nowhere. */
  @Override
  public boolean held(Document document) {
    var wish = attachment(document);
    var there = document.statusAs(VolumeStatus.class).attachment();
    return wish != null && there != null && there.machine().equals(wish.machine());
  }

  /**
   * Free is a volume whose machine is gone, for that is only so once nothing was left of its
   * domain; one that was never on any host; and one of which its host says that no domain has it,
   * having looked after it was told to take it away.
   */
  @Override
  public Optional<Document> released(Document before, @Nullable Document holder) {
    var attachment = attachment(before);
    if (attachment == null) {
      return Optional.empty();
    }
    var gone = holder != null && holder.gone();
    var free = attachment.isDetaching() && (before.placement() == null || proven(before));
    if (!gone && !free) {
      return Optional.empty();
    }
    var spec = before.spec().deepCopy();
    spec.remove(ATTACHMENT);
    return Optional.of(before.with(d -> d.spec(spec).reported()));
  }

  private static boolean proven(Document document) {
    var proof = document.statusAs(VolumeStatus.class).detached();
    return proof != null && proof.revision() >= document.revision();
  }

  /** One machine at a time. */
  @Override
  public Map<String, JsonNode> capabilities(ConfigurationSpec configuration) {
    return Map.of("SharedVolumeSupport", BooleanNode.FALSE, "VolumeSnapshot", BooleanNode.TRUE);
  }

  @Override
  public Map<String, JobRule> jobRules() {
    return VolumeJobs.RULES;
  }

  /**
   * A volume that could not be made is in ERROR; one that could not be attached is taken away again
   * wherever it may be; one that a guest does not let go of stays; one that does not grow is what
   * it was.
   */
  @Override
  public Document withdraw(Document before, Operation operation, String reason, String message) {
    var spec = before.spec().deepCopy();
    var status = before.status().deepCopy();
    var attached = spec.path(ATTACHMENT) instanceof ObjectNode tree ? tree : null;
    switch (operation.action()) {
      case ADD -> {
        if (!before.statusAs(VolumeStatus.class).isCreated()) {
          var revision = before.revision() + 1;
          status.set("failure", Json.tree(new VolumeStatus.Failure(reason, message, revision)));
        }
        if (attached != null) {
          attached.put("detaching", true);
        }
      }
      case INSERT -> {
        if (attached != null) {
          attached.put("detaching", true);
        }
      }
      case REMOVE -> {
        if (attached != null) {
          attached.remove("detaching");
        }
      }
      case EDIT -> {
        var there = before.statusAs(VolumeStatus.class).capacity();
        if (there != null) {
          spec.put("capacity", there);
        }
      }
      case SNAPSHOT, RESTORE -> {
        // There is no wish but the operation.
      }
      default -> throw new IllegalStateException("no wish in " + operation.action());
    }
    return before.with(d -> d.spec(spec).status(status).operation(null).revised());
  }

  /** What the mirror found wrong holds until the volume is there after all. */
  @Override
  public ObjectNode reported(Document before, ObjectNode report) {
    var failure = before.statusAs(VolumeStatus.class).failure();
    if (failure == null || report.has("failure") || report.path("created").asBoolean(false)) {
      return report;
    }
    return report.deepCopy().set("failure", Json.tree(failure));
  }

  @Override
  public boolean settled(Document document) {
    return document.statusAs(VolumeStatus.class).isCreated();
  }

  @Override
  public Usage usage(Document document) {
    return new Usage(0, 0, 0, document.spec().path("capacity").asLong());
  }

  /** A device of a machine is one volume's. */
  @Override
  public List<Claim> claims(Document document) {
    var attachment = attachment(document);
    return attachment == null
        ? List.of()
        : List.of(new Claim("device", attachment.machine() + attachment.initialLocation()));
  }

  @Override
  public boolean outlivedByHost(Document document) {
    return document.placement() != null;
  }

  @Override
  public ObjectNode remains() {
    return Json.object().put("capacity", 1);
  }
}
