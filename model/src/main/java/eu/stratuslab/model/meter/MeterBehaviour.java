package eu.stratuslab.model.meter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.meter.MeterSpec.Period;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.Href;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a meter does: it is started and stopped, and shows what was measured in between. */
public final class MeterBehaviour implements Behaviour {
  public static final String START = "start";
  public static final String STOP = "stop";

  /** How many times of measuring it remembers, the newest ones. */
  static final int PERIODS = 32;

  private static final String VOLUMES = "volumes/";
  private static final String STOP_TIME = "stopTime";

  @Override
  public Made make(Document draft, ObjectNode input, Making making) {
    return make(draft, input, "meterTemplate", making);
  }

  /**
   * Makes it from a resolved template.
   *
   * @param path of the template in the request
   */
  static Made make(Document draft, ObjectNode input, String path, Making making) {
    if (!input.hasNonNull("targetResource")) {
      return new Made(
          draft,
          List.of(new Violation(path + ".targetResource", Reason.REQUIRED, "is required here")));
    }
    var config = Json.read((ObjectNode) input.get("meterConfig"), MeterConfigurationSpec.class);
    var aspect = Aspect.of(config.aspect()).orElseThrow();
    var target = input.at("/targetResource/href").asText();
    if (target.startsWith(VOLUMES) && aspect != Aspect.disk) {
      return new Made(
          draft,
          List.of(
              new Violation(
                  path + ".meterConfig.aspect",
                  Reason.NOT_ALLOWED,
                  "of a volume only " + Aspect.disk.uri() + " is measured")));
    }
    var spec =
        new MeterSpec(
            new Href(target),
            aspect.uri(),
            aspect.units(),
            config.sampleInterval(),
            aspect.timeScope(),
            true,
            null,
            null,
            List.of(new Period(making.now().toString(), null)));
    return new Made(draft.with(d -> d.spec(Json.tree(spec))), List.of());
  }

  @Override
  public Document act(
      Document before, String action, ObjectNode parameters, String job, Instant now) {
    return switch (action) {
      case START -> measuring(before, null, started(before, now.toString()));
      case STOP -> measuring(before, now.toString(), stopped(before, now.toString()));
      default -> throw new IllegalStateException("no action " + action);
    };
  }

  private static List<Period> started(Document before, String now) {
    var periods = new ArrayList<>(before.specAs(MeterSpec.class).periods());
    periods.add(new Period(now, null));
    return periods.subList(Math.max(0, periods.size() - PERIODS), periods.size());
  }

  private static List<Period> stopped(Document before, String now) {
    return before.specAs(MeterSpec.class).periods().stream()
        .map(period -> period.until() == null ? new Period(period.since(), now) : period)
        .toList();
  }

  private static Document measuring(Document before, @Nullable String stop, List<Period> periods) {
    var spec = before.spec().deepCopy();
    spec.remove(STOP_TIME);
    if (stop != null) {
      spec.put(STOP_TIME, stop);
    }
    var array = spec.putArray("periods");
    periods.forEach(period -> array.add(Json.tree(period)));
    return before.with(d -> d.spec(spec).revised());
  }

  @Override
  public Set<String> offered(ResourceType type, Document document) {
    var offered = new TreeSet<>(Behaviour.super.offered(type, document));
    offered.add(document.spec().hasNonNull(STOP_TIME) ? START : STOP);
    return offered;
  }
}
