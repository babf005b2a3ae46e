package eu.stratuslab.model.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.job.Outcome;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ImageStateTest {

  private static Document image(ObjectNode status) {
    var acl = new Acl(Acl.Principal.user("alice"), List.of());
    var spec = Json.object().put("imageLocation", "https://example.org/i");
    return Document.create("MachineImage", "i1", "c", "acme", acl, Instant.EPOCH, spec)
        .with(d -> d.status(status));
  }

  private static final ObjectNode FAILED =
      Json.object()
          .set("failure", Json.object().put("reason", "BadFormat").put("message", "no qcow2"));

  @Test
  void the_digest_makes_it_available() {
    assertThat(ImageState.of(image(Json.object()))).isEqualTo(ImageState.CREATING);
    assertThat(ImageState.of(image(Json.object().put("sha256", "00"))))
        .isEqualTo(ImageState.AVAILABLE);
    assertThat(ImageState.of(image(FAILED))).isEqualTo(ImageState.ERROR);
  }

  @Test
  void what_was_given_up_stays_so() {
    assertThat(ImageState.ERROR.next()).containsExactly(ImageState.DELETING);
    assertThat(ImageState.AVAILABLE.next()).doesNotContain(ImageState.CREATING);
    assertThat(ImageState.DELETING.next()).isEmpty();
  }

  @Test
  void the_job_follows_the_import() {
    var behaviour = ResourceTypes.MACHINE_IMAGE.behaviour();
    var rule = Objects.requireNonNull(behaviour.jobRules().get("add"));
    assertThat(rule.outcome().apply(image(Json.object().put("progress", 40))))
        .isEqualTo(new Outcome.Running(40, "importing"));
    assertThat(rule.outcome().apply(image(FAILED)))
        .isEqualTo(new Outcome.Failed("BadFormat", "no qcow2"));
    var slow = Json.object().put("progress", 40);
    slow.putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "False")
        .put("reason", "Importing")
        .put("message", "40 % of 10 bytes are here; the source has been silent for 20 s");
    assertThat(rule.outcome().apply(image(slow)))
        .isEqualTo(
            new Outcome.Running(
                40, "Importing: 40 % of 10 bytes are here; the source has been silent for 20 s"));
    var given = behaviour.withdraw(image(Json.object()), new Operation("j", "add", null), "R", "m");
    assertThat(ImageState.of(given)).isEqualTo(ImageState.ERROR);
  }
}
