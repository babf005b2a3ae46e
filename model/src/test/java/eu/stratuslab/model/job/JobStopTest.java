package eu.stratuslab.model.job;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.job.JobRule.Stop;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the Job table says of stopping. */
class JobStopTest {
  private static Document job(String target, String action, JobState state) {
    var spec = Json.object().put("targetResource", target).put("action", action);
    var acl = new Acl(Acl.Principal.user("alice"), List.of());
    return Document.create("Job", "j1", "cloud-1", "acme", acl, Instant.EPOCH, spec)
        .with(d -> d.status(Json.object().put("state", state.name())).state(state.name()));
  }

  private static List<String> offered(Document job) {
    return List.copyOf(ResourceTypes.JOB.behaviour().offered(ResourceTypes.JOB, job));
  }

  @Test
  void every_row_says_what_a_stop_leaves_or_why_there_is_none() {
    for (var type : ResourceTypes.ALL) {
      for (var rule : type.behaviour().jobRules().values()) {
        var said =
            switch (rule.onStop()) {
              case Stop.Withdraws(String leaves) -> leaves;
              case Stop.Refused(String why) -> why;
            };
        assertThat(said).as("%s %s", type.name(), rule.action()).isNotBlank();
      }
    }
  }

  @Test
  void a_delete_is_never_taken_back() {
    for (var type : ResourceTypes.ALL) {
      var delete = type.behaviour().jobRules().get("delete");
      if (delete != null) {
        assertThat(delete.onStop()).as(type.name()).isInstanceOf(Stop.Refused.class);
      }
    }
  }

  @Test
  void stop_is_offered_while_it_can_be_done() {
    assertThat(offered(job("machines", "add", JobState.RUNNING))).containsExactly("delete", "stop");
    assertThat(offered(job("machines", "add", JobState.STOPPING))).containsExactly("delete");
    assertThat(offered(job("machines", "add", JobState.STOPPED))).containsExactly("delete");
    assertThat(offered(job("machines/m1", "restart", JobState.RUNNING))).isEmpty();
    assertThat(offered(job("volumes/v1", "edit", JobState.RUNNING))).isEmpty();
    assertThat(offered(job("credentials", "add", JobState.RUNNING))).isEmpty();
  }
}
