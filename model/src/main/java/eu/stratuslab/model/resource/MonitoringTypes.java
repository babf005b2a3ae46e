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
import eu.stratuslab.model.meter.MeterBehaviour;
import eu.stratuslab.model.meter.MeterConfigurationSpec;
import eu.stratuslab.model.meter.MeterSpec;
import eu.stratuslab.model.meter.MeterStatus;
import eu.stratuslab.model.meter.MeterTemplate;
import eu.stratuslab.model.meter.SampleSpec;
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

  static final ResourceType SAMPLE =
      new ResourceType(
          "Sample",
          "samples",
          Optional.empty(),
          CIMI,
          "One value of a meter.",
          Attributes.of(SampleSpec.class, Place.SPEC),
          new Creation.ByProvider(),
          NOBODY,
          List.of(),
          List.of(),
          Optional.empty(),
          List.of(),
          Behaviour.DATA);

  static final ResourceType METER =
      new ResourceType(
              "Meter",
              "meters",
              Optional.of("meters"),
              CIMI,
              "How much a machine uses of something, or is read and written of a volume.",
              Attributes.of(MeterSpec.class, MeterStatus.class),
              new Creation.FromTemplate(
                  "meterTemplate", Attributes.of(MeterTemplate.class, Place.SPEC)),
              ANY_USER,
              List.of(
                  new ResourceAction(
                      MeterBehaviour.START, "Measures again, from now on.", List.of()),
                  new ResourceAction(MeterBehaviour.STOP, "Measures no more.", List.of())),
              List.of(),
              Optional.empty(),
              List.of(EDIT, DELETE),
              new MeterBehaviour())
          .owning(new Owned("samples", "Sample", "meter", "", "What was measured.", true));

  static final ResourceType METER_TEMPLATE =
      data(
          "MeterTemplate",
          "meterTemplates",
          "meterTemplates",
          CIMI,
          "What meters are made from.",
          MeterTemplate.class,
          ANY_USER,
          Behaviour.DATA);

  static final ResourceType METER_CONFIGURATION =
      data(
          "MeterConfiguration",
          "meterConfigurations",
          "meterConfigs",
          CIMI,
          "What is measured, and how often.",
          MeterConfigurationSpec.class,
          ANY_USER,
          Behaviour.DATA);

  /** The meters of a machine or a volume name it. */
  static final Owned METERS =
      new Owned("meters", "Meter", "targetResource", "", "How much it uses.");

  private MonitoringTypes() {}
}
