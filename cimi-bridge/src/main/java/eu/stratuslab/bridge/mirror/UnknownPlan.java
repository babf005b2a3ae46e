package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.mirror.MirrorAction.MakeDocument;
import eu.stratuslab.bridge.mirror.MirrorAction.ReportOrphan;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import java.util.List;

/** What to do about a resource that has neither document nor tombstone. */
final class UnknownPlan {
  private static final Acl ADMINS = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());

  private UnknownPlan() {}

  static Plan decide(Situation situation, Resource resource) {
    var cloud = situation.context().cloud();
    var ours =
        cloud.equals(resource.labels().get(Labels.CLOUD))
            || cloud.equals(resource.spec().path("cloud").asText());
    if (!ours) {
      return Plan.NOTHING;
    }
    if (!situation.mirrored().discovered()) {
      return Plan.of(new ReportOrphan(resource.ref(), resource.meta().uid()));
    }
    var made =
        Document.create(
            situation.type().name(),
            resource.name(),
            cloud,
            "",
            ADMINS,
            situation.context().now(),
            Json.object());
    return Plan.of(new MakeDocument(made));
  }
}
