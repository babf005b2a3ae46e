package eu.stratuslab.agent.domain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.agent.Golden;
import eu.stratuslab.agent.hypervisor.DomainMetadata;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.agent.hypervisor.PowerState;
import eu.stratuslab.agent.hypervisor.StateReason;
import eu.stratuslab.model.document.Json;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Situations ({@code in-*.json}, merged over {@code base.json}) and their plans. */
class DomainPlanTest {

  private static final String FOLDER = "plans";

  @TestFactory
  Stream<DynamicTest> every_situation_has_its_plan() {
    return Golden.inputs(FOLDER, "in-").stream()
        .map(in -> DynamicTest.dynamicTest(in.getFileName().toString(), () -> check(in)));
  }

  private static void check(Path in) {
    ObjectNode situation = merged(tree(Golden.in(FOLDER, "base.json")), tree(in));
    Wanted wanted = Json.read(object(situation, "wanted"), Wanted.class);
    Observed observed = observed(situation, wanted);
    Instant now = Instant.parse(situation.get("now").asText());
    Plan plan = DomainPlan.decide(wanted, observed, now);
    String name = Objects.requireNonNull(in.getFileName()).toString().replaceFirst("in-", "out-");
    Golden.matches(in.resolveSibling(name), written(situation.get("why").asText(), plan));
  }

  private static Observed observed(ObjectNode situation, Wanted wanted) {
    ObjectNode observed = object(situation, "observed");
    ObservedDomain domain = domain(situation, wanted);
    if (domain == null || !domain.active()) {
      observed.set("parts", situation.get("parts"));
    }
    Observed rest = Json.read(observed, Observed.class);
    return new Observed(
        rest.host(),
        rest.hostName(),
        rest.cloud(),
        domain,
        rest.parts(),
        rest.image(),
        rest.trouble(),
        rest.leases());
  }

  private static @Nullable ObservedDomain domain(ObjectNode situation, Wanted wanted) {
    if (!situation.hasNonNull("domain")) {
      return null;
    }
    JsonNode is = situation.get("domain");
    PowerState state = PowerState.valueOf(is.get("state").asText());
    return new ObservedDomain(
        UUID.fromString(wanted.id()),
        wanted.id(),
        state,
        StateReason.valueOf(is.get("reason").asText()),
        metadata(situation),
        is.get("persistent").asBoolean(),
        state == PowerState.SUSPENDED_TO_DISK,
        state == PowerState.SHUT_OFF || state == PowerState.SUSPENDED_TO_DISK ? null : 7);
  }

  private static String metadata(ObjectNode situation) {
    if (situation.has("metadata")) {
      return situation.get("metadata").asText();
    }
    ObjectNode record = object(situation, "record");
    if (record.get("digest").asText().equals("SPEC")) {
      ObjectNode base = tree(Golden.in(FOLDER, "base.json"));
      record.put("digest", SpecDigest.of(Json.read(object(base, "wanted"), Wanted.class).spec()));
    }
    return DomainMetadata.canonical(
        DomainRecordXml.write(Json.read(record, DomainRecord.class)).toXml());
  }

  private static String written(String why, Plan plan) {
    ObjectNode out = Json.object().put("why", why);
    var actions = out.putArray("actions");
    for (DomainAction action : plan.actions()) {
      ObjectNode written = actions.addObject().put("action", action.verb());
      written.setAll(Json.tree(action));
    }
    if (plan.report() != null) {
      out.set("report", Json.tree(plan.report()));
    }
    if (plan.lookAgain() != null) {
      out.put("lookAgain", plan.lookAgain().toString());
    }
    try {
      return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(out) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Objects are merged, everything else is replaced; entries of addresses as a whole. */
  private static ObjectNode merged(ObjectNode base, ObjectNode over) {
    ObjectNode result = base.deepCopy();
    over.properties()
        .forEach(
            e -> {
              JsonNode below = result.get(e.getKey());
              boolean both = below instanceof ObjectNode && e.getValue() instanceof ObjectNode;
              result.set(
                  e.getKey(),
                  both && !e.getKey().equals("entries")
                      ? merged((ObjectNode) below, (ObjectNode) e.getValue())
                      : e.getValue());
            });
    return result;
  }

  private static ObjectNode object(ObjectNode tree, String name) {
    return (ObjectNode) tree.get(name);
  }

  private static ObjectNode tree(Path file) {
    try {
      return (ObjectNode) Json.mapper().readTree(Golden.read(file));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
