package eu.stratuslab.agent.domain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.agent.Situations;
import eu.stratuslab.agent.hypervisor.DomainMetadata;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.agent.hypervisor.PowerState;
import eu.stratuslab.agent.hypervisor.StateReason;
import eu.stratuslab.model.document.Json;
import java.time.Instant;
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
    return Situations.tests(FOLDER, DomainPlanTest::plan);
  }

  private static String plan(ObjectNode situation) {
    Wanted wanted = Json.read(Situations.object(situation, "wanted"), Wanted.class);
    Observed observed = observed(situation, wanted);
    Instant now = Instant.parse(situation.get("now").asText());
    Plan plan = DomainPlan.decide(wanted, observed, now);
    return Situations.written(
        situation.get("why"), plan.actions(), DomainAction::verb, plan.report(), plan.lookAgain());
  }

  private static Observed observed(ObjectNode situation, Wanted wanted) {
    ObjectNode observed = Situations.object(situation, "observed");
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
        rest.capture(),
        rest.snapshotThere(),
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
    ObjectNode record = Situations.object(situation, "record");
    if (record.get("digest").asText().equals("SPEC")) {
      ObjectNode base = Situations.base(FOLDER);
      record.put(
          "digest",
          SpecDigest.of(Json.read(Situations.object(base, "wanted"), Wanted.class).spec()));
    }
    return DomainMetadata.canonical(
        DomainRecordXml.write(Json.read(record, DomainRecord.class)).toXml());
  }
}
