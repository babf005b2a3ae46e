package eu.stratuslab.model.resource;

import static eu.stratuslab.model.resource.Entry.data;
import static eu.stratuslab.model.resource.ResourceType.Adder.ANY_USER;
import static eu.stratuslab.model.resource.ResourceType.Adder.NOBODY;
import static eu.stratuslab.model.resource.ResourceType.Namespace.CIMI;
import static eu.stratuslab.model.resource.ResourceType.Verb.DELETE;
import static eu.stratuslab.model.resource.ResourceType.Verb.EDIT;

import eu.stratuslab.model.event.EventBehaviour;
import eu.stratuslab.model.event.EventLogBehaviour;
import eu.stratuslab.model.event.EventLogSpec;
import eu.stratuslab.model.event.EventLogStatus;
import eu.stratuslab.model.event.EventLogTemplate;
import eu.stratuslab.model.event.EventSpec;
import eu.stratuslab.model.resource.Attribute.Place;
import java.util.List;
import java.util.Optional;

/** What happened to resources, and how much they use. */
final class MonitoringTypes {

  static final ResourceType EVENT =
      new ResourceType(
          "Event",
          "events",
          Optional.empty(),
          CIMI,
          "Something that happened to a resource.",
          Attributes.of(EventSpec.class, Place.SPEC),
          new Creation.ByProvider(),
          NOBODY,
          List.of(),
          List.of(),
          Optional.empty(),
          List.of(),
          new EventBehaviour());

  static final ResourceType EVENT_LOG =
      new ResourceType(
              "EventLog",
              "eventLogs",
              Optional.of("eventLogs"),
              CIMI,
              "What happened to one resource.",
              Attributes.of(EventLogSpec.class, EventLogStatus.class),
              new Creation.ByProvider(),
              NOBODY,
              List.of(),
              List.of(),
              Optional.empty(),
              List.of(EDIT, DELETE),
              new EventLogBehaviour())
          .owning(new Owned("events", "Event", "eventLog", "summary", "The Events in the log."));

  static final ResourceType EVENT_LOG_TEMPLATE =
      data(
          "EventLogTemplate",
          "eventLogTemplates",
          "eventLogTemplates",
          CIMI,
          "What the logs of new resources are made from.",
          EventLogTemplate.class,
          ANY_USER,
          Behaviour.DATA);

  private MonitoringTypes() {}
}
