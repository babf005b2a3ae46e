package eu.stratuslab.agent.volume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.agent.Situations;
import eu.stratuslab.model.document.Json;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Situations of volumes and their plans. */
class VolumePlanTest {

  @TestFactory
  Stream<DynamicTest> every_situation_has_its_plan() {
    return Situations.tests("volumes", VolumePlanTest::plan);
  }

  private static String plan(ObjectNode situation) {
    var wanted = Json.read(Situations.object(situation, "wanted"), WantedVolume.class);
    var seen = Json.read(Situations.object(situation, "seen"), Seen.class);
    Instant now = Instant.parse(situation.get("now").asText());
    VolumeSteps steps = VolumePlan.decide(wanted, seen, now);
    return Situations.written(
        situation.get("why"),
        steps.actions(),
        VolumeAction::verb,
        steps.report(),
        steps.lookAgain());
  }
}
