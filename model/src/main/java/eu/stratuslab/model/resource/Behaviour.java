package eu.stratuslab.model.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.event.Alarm;
import eu.stratuslab.model.event.StatusAlarms;
import eu.stratuslab.model.job.JobRule;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a type does, as pure functions over its documents. The defaults are those of a type that
 * only holds data.
 */
public interface Behaviour {

  /** A type that only holds data. */
  Behaviour DATA = new Behaviour() {};

  /**
   * What a create is given beside its input.
   *
   * @param key the key of the document to be
   * @param job the uuid of the create's Job
   * @param admin true if the caller is an administrator
   * @param now the time
   * @param random for identities such as MAC addresses
   */
  record Making(String key, String job, boolean admin, Instant now, RandomGenerator random) {

    /** The same for what is made on the way; each number gives another, always the same. */
    public Making nested(int number) {
      return new Making(derived(key, number), derived(job, number), admin, now, random);
    }

    /** A uuid of the same version and time. */
    private static String derived(String uuid, int number) {
      var from = UUID.fromString(uuid);
      var bits = new SplittableRandom(from.getLeastSignificantBits() + number).nextLong();
      return new UUID(from.getMostSignificantBits(), (bits >>> 2) | Long.MIN_VALUE).toString();
    }
  }

  /**
   * The document that a create makes, or what is wrong with it.
   *
   * <p>{@code input} holds the checked attributes of the template or the representation. In place
   * of each reference that allows a value stands the target's spec with its {@code href}, the
   * consumer's overrides applied. In a template, any other reference stands as {@code {href,
   * tenant, spec, status, document}} of its target.
   *
   * @param draft with identity, common attributes and an empty spec
   */
  default Made make(Document draft, ObjectNode input, Making making) {
    return new Made(draft.with(d -> d.spec(input)), List.of());
  }

  /**
   * A made document, and what is wrong with it if anything is.
   *
   * @param nested what is done on the way; the create's Job succeeds only if all of it does
   * @param companions what is inserted with it, without a Job of its own
   */
  record Made(
      Document document,
      List<Violation> violations,
      List<Nested> nested,
      List<Document> companions) {
    public Made {
      violations = List.copyOf(violations);
      nested = List.copyOf(nested);
      companions = List.copyOf(companions);
    }

    public Made(Document document, List<Violation> violations, List<Nested> nested) {
      this(document, violations, nested, List.of());
    }

    public Made(Document document, List<Violation> violations) {
      this(document, violations, List.of());
    }
  }

  /** What a create does on the way, under a Job of its own (DSP0263 5.17.1). */
  sealed interface Nested {
    /** The uuid of its Job. */
    String job();
  }

  /**
   * Another document that is made, with the operation {@code add} of that Job.
   *
   * @param companions what is inserted with it, without a Job of its own
   */
  record NestedCreate(String job, Document document, List<Document> companions) implements Nested {
    public NestedCreate {
      companions = List.copyOf(companions);
    }
  }

  /** An action of a resource that is there and was looked at under that revision. */
  record NestedAction(
      String job, String type, String key, long revision, String action, ObjectNode parameters)
      implements Nested {}

  /**
   * What an edit makes of a document: {@code spec} is the checked new spec. If the Job table has a
   * row for {@code edit} and {@link #takesTime} says so, its Job is open until that row ends it.
   */
  default Made edit(Document before, ObjectNode spec, boolean admin) {
    return new Made(before.with(d -> d.spec(spec)), List.of());
  }

  /**
   * What an action is really asked for, from its resolved parameters; and what is wrong with them.
   */
  default Admission ask(Document before, String action, ObjectNode parameters) {
    return new Admission(parameters, List.of());
  }

  /**
   * The resource by whose action, a nested Job of the create, all of the document is made: the
   * create fails as soon as that does. Empty for none.
   */
  default Optional<Href> maker(Document document) {
    return Optional.empty();
  }

  /** True if that operation of its maker makes the document. */
  default boolean isMadeBy(Document document, Operation operation) {
    return false;
  }

  /** True if somebody has to act before an edit is so. */
  default boolean takesTime(Document before, Document after) {
    return false;
  }

  /**
   * What an action makes of a document. Called only if {@link #offered} holds the action.
   *
   * @param job the uuid of the action's Job
   * @param parameters the checked parameters
   */
  default Document act(
      Document before, String action, ObjectNode parameters, String job, Instant now) {
    throw new IllegalStateException("no action " + action);
  }

  /** What the API shows as {@code state}: a function of nothing but the document. */
  default Optional<String> state(Document document) {
    return Optional.empty();
  }

  /** The verbs and the names of the actions that are possible now, rights apart. */
  default Set<String> offered(ResourceType type, Document document) {
    var offered = new TreeSet<String>();
    if (document.deleting() == null) {
      type.verbs().forEach(verb -> offered.add(verb.name().toLowerCase(Locale.ROOT)));
    }
    return offered;
  }

  /**
   * The verbs and actions that a document can take, those included that nobody is offered because
   * another resource's collection is where they are asked for.
   */
  default Set<String> possible(ResourceType type, Document document) {
    return offered(type, document);
  }

  /** Why an action is not possible, if more is known than the state; empty for nothing more. */
  default Optional<String> obstacle(Document document, String action) {
    return Optional.empty();
  }

  /**
   * Whether a document may be inserted into another one's collection, and with what parameters its
   * own action is asked for.
   *
   * @param holder the other one
   * @param others what is in the collection already
   * @param accessories the checked accessory attributes
   */
  default Admission admit(
      Document document, Document holder, List<Document> others, ObjectNode accessories) {
    throw new IllegalStateException("cannot be in a collection of another resource");
  }

  /** The parameters of the action, and what is wrong. Use the former only if nothing is wrong. */
  record Admission(ObjectNode parameters, List<Violation> violations) {
    public Admission {
      violations = List.copyOf(violations);
    }
  }

  /** The resource in whose collection the document is; empty for none. */
  default Optional<Href> holder(Document document) {
    return Optional.empty();
  }

  /**
   * True if the resource in whose collection the document is has it indeed; asked only of what
   * names one. It is told in that one's log when it begins and when it is over.
   */
  default boolean held(Document document) {
    return true;
  }

  /**
   * The document without its holder, once it is proven that the holder has it no more; empty as
   * long as it is not.
   *
   * @param holder the holder's document or tombstone, or null if there is neither
   */
  default Optional<Document> released(Document before, @Nullable Document holder) {
    return Optional.empty();
  }

  /**
   * The attribute by which a resource refers to the one before it; empty for none. When one goes,
   * those that refer to it are made to refer to what it refers to.
   */
  default Optional<String> predecessor() {
    return Optional.empty();
  }

  /** The holder's document without what an item that is let go was to it; itself if nothing. */
  default Document parted(Document holder, String item) {
    return holder;
  }

  /**
   * The holder's document once nothing is left in a collection of what only names it; itself if
   * that changes nothing.
   */
  default Document emptied(Document holder, String collection) {
    return holder;
  }

  /** The Job table, by action. The Job of an action without a row ends with its write. */
  default Map<String, JobRule> jobRules() {
    return Map.of();
  }

  /** What a failed Job leaves of its wish, where the table says that it is taken back. */
  default Document withdraw(Document before, Operation operation, String reason, String message) {
    return before.with(d -> d.operation(null));
  }

  /**
   * What the provider can do with the type beyond what its attributes say (DSP0263 5.11.2): the
   * names of capabilities and their values, booleans, integers or strings.
   */
  default Map<String, JsonNode> capabilities(ConfigurationSpec configuration) {
    return Map.of();
  }

  /**
   * What is shown of a document beside what it holds: the values of the type's computed structures,
   * numbers and strings, by their names.
   */
  default ObjectNode computed(Document document) {
    throw new IllegalStateException("nothing is computed of this type");
  }

  /** What the document counts against its tenant's quota. */
  default Usage usage(Document document) {
    return Usage.NONE;
  }

  /** The natural keys that no other document may hold; see {@link Claim}. */
  default List<Claim> claims(Document document) {
    return List.of();
  }

  /** True if the document may only go after its host's agent proved that nothing is left of it. */
  default boolean outlivedByHost(Document document) {
    return false;
  }

  /**
   * The actions that a host must be told of by name, because no wish in the spec says them. At most
   * one is open at a time.
   */
  default Set<String> imperative() {
    return Set.of();
  }

  /**
   * The status that a document takes over from a report.
   *
   * @param report everything that the reporter said, by a report that is newer than the last
   */
  default ObjectNode reported(Document before, ObjectNode report) {
    return report;
  }

  /**
   * What is wrong with a document now and somebody should look at. It is told when it begins and
   * when it is over.
   */
  default List<Alarm> alarms(Document document) {
    return StatusAlarms.of(document);
  }

  /** True if the status says that its data are on the host; from then on they are not made anew. */
  default boolean settled(Document document) {
    return false;
  }

  /** True if that state may be seen next. */
  default boolean follows(String before, String after) {
    return true;
  }

  /**
   * Why a caller must not do this to a document that he may change; empty if nothing speaks against
   * it.
   *
   * @param after what it would be; null if it would be gone
   */
  default Optional<String> against(Document before, @Nullable Document after, Caller caller) {
    return Optional.empty();
  }

  /** True if what somebody may see of the type is read without saying who one is. */
  default boolean readByAnybody() {
    return false;
  }

  /** What a document is after its cloud was moved to another store, or back to an earlier state. */
  default Document afterImport(Document document) {
    return document;
  }

  /**
   * The spec of a resource that has no document any more and is only there so that a host removes
   * what it still has of it.
   */
  default ObjectNode remains() {
    throw new IllegalStateException("nothing remains of this type on hosts");
  }

  /** The tree that is compared and applied as a custom resource's spec, envelope apart. */
  default ObjectNode mirroredSpec(Document document) {
    return document.spec();
  }
}
