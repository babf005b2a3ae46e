package eu.stratuslab.model.volume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.Usage;
import java.util.Optional;

/** What a volume does: made, attached to one machine, grown, detached, deleted. */
public final class VolumeBehaviour implements Behaviour {

  @Override
  public Optional<String> state(Document document) {
    return Optional.of(VolumeState.of(document).name());
  }

  @Override
  public boolean follows(String before, String after) {
    return before.equals(after)
        || VolumeState.valueOf(before).next().contains(VolumeState.valueOf(after));
  }

  @Override
  public Usage usage(Document document) {
    return new Usage(0, 0, 0, document.specAs(VolumeSpec.class).capacity());
  }

  @Override
  public boolean outlivedByHost(Document document) {
    return document.placement() != null;
  }

  @Override
  public ObjectNode remains() {
    return Json.object().put("capacity", 1);
  }
}
