package eu.stratuslab.model.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.job.JobRule;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

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
  record Making(String key, String job, boolean admin, Instant now, RandomGenerator random) {}

  /**
   * The document that a create makes, or what is wrong with it.
   *
   * <p>{@code input} holds the checked attributes of the template or the representation. In place
   * of each reference that allows a value stands the target's spec with its {@code href}, the
   * consumer's overrides applied. In a template, any other reference stands as {@code {href,
   * tenant, spec, status}} of its target.
   *
   * @param draft with identity, common attributes and an empty spec
   */
  default Made make(Document draft, ObjectNode input, Making making) {
    return new Made(draft.with(d -> d.spec(input)), List.of());
  }

  /** A made document, and what is wrong with it if anything is. */
  record Made(Document document, List<Violation> violations) {
    public Made {
      violations = List.copyOf(violations);
    }
  }

  /** What an edit makes of a document: {@code spec} is the checked new spec. */
  default Made edit(Document before, ObjectNode spec, boolean admin) {
    return new Made(before.with(d -> d.spec(spec)), List.of());
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

  /** True if that state may be seen next. */
  default boolean follows(String before, String after) {
    return true;
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
