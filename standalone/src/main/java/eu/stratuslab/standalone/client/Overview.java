package eu.stratuslab.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.bridge.mirror.Dangling;
import eu.stratuslab.bridge.mirror.DanglingLook;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.model.event.EventSpec;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What dangles in a cloud, asked of its interfaces by its administrator. */
public final class Overview {
  private static final String LAST_CHANGE =
      "$orderby=timestamp:desc&$last=1&$filter=type=%27"
          + EventSpec.Kind.model.uri().replace("/", "%2F").replace(":", "%3A")
          + "%27";

  private final CimiClient client;
  private final Set<String> documents = new HashSet<>();
  private final Map<String, Set<String>> openJobs = new HashMap<>();

  private Overview(CimiClient client) {
    this.client = client;
  }

  /** Jobs are asked for first: what ends meanwhile is no open Job without owner. */
  public static Dangling dangling(CimiClient client, KubeApi kube) {
    var overview = new Overview(client);
    client.each(ResourceTypes.JOB.collection(), "$filter=state=%27RUNNING%27", overview::job);
    Dangling.mirrored()
        .forEach(
            type ->
                client.each(
                    type.collection(),
                    "$select=next,%s/id".formatted(type.collection()),
                    item -> overview.documents.add(id(item.path("id").asText()))));
    return Dangling.of(
        new Dangling.Seen(
            overview.openJobs,
            overview.documents,
            DanglingLook.resources(kube),
            DanglingLook.domains(kube)),
        overview::deleted);
  }

  /** What is gone is not shown, but its log tells of its end. */
  private Optional<Instant> deleted(String uuid) {
    var log = ResourceTypes.EVENT_LOG.href(uuid) + "/events?" + LAST_CHANGE;
    var told = client.get(log).body().path("events").path(0);
    return told.at("/content/change").asText().equals("delete")
        ? Optional.of(Instant.parse(told.path("timestamp").asText()))
        : Optional.empty();
  }

  private void job(JsonNode job) {
    var affected = new HashSet<String>();
    affect(affected, job.path("targetResource"));
    job.path("affectedResources").forEach(resource -> affect(affected, resource));
    openJobs.put(id(job.path("id").asText()), affected);
  }

  /** What has no custom resource is not listed below: whether it is there is asked one by one. */
  private void affect(Set<String> affected, JsonNode resource) {
    var href = resource.path("href").asText();
    var id = id(href);
    if (id.indexOf('/') > 0) {
      affected.add(id);
      if (client.get(href).status() == 200) {
        documents.add(id);
      }
    }
  }

  /** {@code machines/UUID} of a URI; only {@code machines} of one of a collection. */
  private static String id(String uri) {
    var below = uri.substring(uri.indexOf("/cimi/2/") + "/cimi/2/".length());
    return below.endsWith("/") ? below.substring(0, below.length() - 1) : below;
  }
}
