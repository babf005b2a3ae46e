package eu.stratuslab.kubernetes.admission;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.kubernetes.admission.Policy.Denial;
import eu.stratuslab.kubernetes.api.Attempt;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.resource.Builtins;
import eu.stratuslab.kubernetes.resource.Catalog;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.schema.CelEnvironment;
import eu.stratuslab.kubernetes.storage.Change;
import eu.stratuslab.kubernetes.storage.CommitListener;
import eu.stratuslab.kubernetes.storage.ObjectKey;
import eu.stratuslab.kubernetes.storage.Store;
import eu.stratuslab.kubernetes.storage.StoredObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The validating admission policies that are stored, and what they say of writes. Follows every
 * commit before its writer goes on: a policy is in force when its create is answered.
 */
public final class Policies implements CommitListener {
  /** The storage of ValidatingAdmissionPolicies. */
  public static final String POLICIES = "validatingadmissionpolicies.admissionregistration.k8s.io";

  /** The storage of ValidatingAdmissionPolicyBindings. */
  public static final String BINDINGS =
      "validatingadmissionpolicybindings.admissionregistration.k8s.io";

  private static final Logger LOG = LoggerFactory.getLogger(Policies.class);
  private static final String OWN_GROUP = "admissionregistration.k8s.io";

  private final Store store;
  private final Supplier<Catalog> catalog;
  private final Params params;
  private final Map<String, Compiled> policies = new ConcurrentSkipListMap<>();
  private final Map<String, PolicyBinding> bindings = new ConcurrentSkipListMap<>();

  /** A stored policy: compiled when a write first asks for it. */
  private static final class Compiled {
    private final StoredObject stored;
    private @Nullable Policy policy;

    Compiled(StoredObject stored) {
      this.stored = stored;
    }

    synchronized Policy policy() {
      Policy known = policy;
      if (known == null) {
        known = Policy.of(stored.tree());
        policy = known;
      }
      return known;
    }
  }

  public Policies(Store store, Supplier<Catalog> catalog) {
    this.store = store;
    this.catalog = catalog;
    this.params = new Params(store);
  }

  /** Reads what is stored and follows its changes from now on. */
  public void follow() {
    store.list(POLICIES, "").objects().forEach(this::put);
    store.list(BINDINGS, "").objects().forEach(this::put);
    store.listen(this);
  }

  @Override
  public void committed(List<Change> changes) {
    for (Change change : changes) {
      String name = change.key().name();
      switch (change.key().storage()) {
        case POLICIES, BINDINGS -> {
          if (!change.removed()) {
            put(change.after());
          } else if (change.key().storage().equals(POLICIES)) {
            policies.remove(name);
          } else {
            bindings.remove(name);
          }
        }
        default -> {}
      }
    }
  }

  private void put(StoredObject object) {
    String name = object.key().name();
    if (object.key().storage().equals(POLICIES)) {
      policies.put(name, new Compiled(object));
    } else {
      bindings.put(name, PolicyBinding.of(object.tree()));
    }
  }

  @Override
  public void wiped() {
    policies.clear();
    bindings.clear();
  }

  /**
   * Asks every policy that is bound.
   *
   * @return warnings
   * @throws ApiFailure with the first denial, for the reason that its policy gives
   */
  List<String> admit(Attempt attempt) {
    if (bindings.isEmpty() || attempt.target().type().group().equals(OWN_GROUP)) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>();
    Write write = new Write(attempt, namespace(attempt).orElse(null), catalog.get());
    for (PolicyBinding binding : bindings.values()) {
      Compiled compiled = policies.get(binding.policy());
      if (compiled != null) {
        enforce(compiled.policy(), binding, write, warnings);
      }
    }
    return warnings;
  }

  /** What all policies are asked about. */
  private record Write(Attempt attempt, @Nullable JsonNode namespace, Catalog catalog) {
    Optional<Attempt> within(Resources resources) {
      return resources.match(attempt, catalog, namespace);
    }
  }

  private void enforce(Policy policy, PolicyBinding binding, Write write, List<String> warnings) {
    Optional<Attempt> matched =
        write
            .within(policy.resources())
            .filter(_ -> binding.resources().map(each -> covers(each, write)).orElse(true));
    if (matched.isEmpty()) {
      return;
    }
    for (Denial denial : ask(policy, binding, write, matched.get())) {
      act(policy, binding, write.attempt(), denial, warnings);
    }
  }

  /** A binding that names no rules takes those of its policy. */
  private static boolean covers(Resources resources, Write write) {
    return write
        .within(resources.rules().isEmpty() ? resources.everything() : resources)
        .isPresent();
  }

  private List<Denial> ask(Policy policy, PolicyBinding binding, Write write, Attempt matched) {
    if (!policy.errors().isEmpty()) {
      var first = policy.errors().getFirst();
      return policy.failed("compilation error: " + first.field() + ": " + first.message());
    }
    List<Denial> denials = new ArrayList<>();
    try {
      for (JsonNode each :
          params.of(policy, binding, write.catalog(), matched.target().namespace())) {
        denials.addAll(policy.evaluate(values(write, matched, each, policy.params() != null)));
      }
    } catch (Params.Misconfigured e) {
      return policy.failed(String.valueOf(e.getMessage()));
    }
    return denials;
  }

  private static Map<String, Object> values(
      Write write, Attempt matched, JsonNode param, boolean hasParams) {
    Map<String, Object> values = new HashMap<>();
    values.put("object", CelEnvironment.value(matched.object()));
    values.put("oldObject", CelEnvironment.value(matched.old()));
    values.put("namespaceObject", CelEnvironment.value(write.namespace()));
    values.put("request", Expressions.request(write.attempt(), matched));
    if (hasParams) {
      values.put("params", CelEnvironment.value(param));
    }
    return values;
  }

  private static void act(
      Policy policy, PolicyBinding binding, Attempt attempt, Denial denial, List<String> warnings) {
    String by = "ValidatingAdmissionPolicy '%s' with binding '%s'";
    String who = by.formatted(policy.name(), binding.name());
    if (binding.actions().contains("Audit")) {
      LOG.info("{} failed: {}", who, denial.message());
    }
    if (binding.actions().contains("Warn")) {
      warnings.add("Validation failed for " + who + ": " + denial.message());
    }
    if (binding.actions().contains("Deny")) {
      ResourceType type = attempt.target().type();
      throw ApiFailure.denied(
          denial.reason(),
          type.group(),
          type.plural(),
          attempt.target().name(),
          who + " denied request: " + denial.message());
    }
  }

  private Optional<JsonNode> namespace(Attempt attempt) {
    String name = attempt.target().namespace();
    return name.isEmpty()
        ? Optional.empty()
        : store.get(new ObjectKey(Builtins.NAMESPACES, "", name)).map(StoredObject::tree);
  }
}
