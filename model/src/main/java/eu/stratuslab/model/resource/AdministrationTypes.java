package eu.stratuslab.model.resource;

import static eu.stratuslab.model.resource.Entry.data;
import static eu.stratuslab.model.resource.Entry.withState;
import static eu.stratuslab.model.resource.ResourceType.Adder.ADMIN;
import static eu.stratuslab.model.resource.ResourceType.Adder.NOBODY;
import static eu.stratuslab.model.resource.ResourceType.Namespace.CIMI;
import static eu.stratuslab.model.resource.ResourceType.Namespace.STRATUSLAB;
import static eu.stratuslab.model.resource.ResourceType.Verb.DELETE;
import static eu.stratuslab.model.resource.ResourceType.Verb.EDIT;

import eu.stratuslab.model.configuration.ConfigurationBehaviour;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.configuration.ConfigurationStatus;
import eu.stratuslab.model.host.HostBehaviour;
import eu.stratuslab.model.host.HostSpec;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.job.JobSpec;
import eu.stratuslab.model.job.JobStatus;
import eu.stratuslab.model.message.ServiceMessageBehaviour;
import eu.stratuslab.model.message.ServiceMessageSpec;
import eu.stratuslab.model.resource.Attribute.Place;
import eu.stratuslab.model.user.TenantBehaviour;
import eu.stratuslab.model.user.TenantSpec;
import eu.stratuslab.model.user.UserBehaviour;
import eu.stratuslab.model.user.UserSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who uses the cloud, on what it runs, and what is under way in it. */
final class AdministrationTypes {

  static final ResourceType JOB =
      new ResourceType(
          "Job",
          "jobs",
          Optional.of("jobs"),
          CIMI,
          "Long work, and how far it is.",
          withState(Attributes.of(JobSpec.class, JobStatus.class)),
          new Creation.ByProvider(),
          NOBODY,
          List.of(
              new ResourceAction(
                  JobBehaviour.STOP, "Takes back what it wants, where that can be.", List.of())),
          List.of(),
          Optional.empty(),
          List.of(DELETE),
          new JobBehaviour());

  static final ResourceType USER =
      data(
          "User",
          "users",
          "users",
          STRATUSLAB,
          "Somebody who may log in.",
          UserSpec.class,
          ADMIN,
          new UserBehaviour());

  static final ResourceType TENANT =
      data(
          "Tenant",
          "tenants",
          "tenants",
          STRATUSLAB,
          "Those who share resources and a quota.",
          TenantSpec.class,
          ADMIN,
          new TenantBehaviour());

  static final ResourceType HOST =
      new ResourceType(
          "Host",
          "hosts",
          Optional.of("hosts"),
          STRATUSLAB,
          "A physical machine that runs guests.",
          withState(Attributes.of(HostSpec.class, HostStatus.class)),
          new Creation.ByProvider(),
          NOBODY,
          List.of(),
          List.of(),
          Optional.of(
              new Mirrored("Host", "hosts", false, true, false, HostSpec.class, HostStatus.class)),
          List.of(EDIT),
          new HostBehaviour());

  static final ResourceType SERVICE_CONFIGURATION =
      new ResourceType(
          "ServiceConfiguration",
          "serviceConfigurations",
          Optional.of("serviceConfigurations"),
          STRATUSLAB,
          "How the cloud is run.",
          Stream.concat(
                  Attributes.of(ConfigurationSpec.class, Place.SPEC).stream(),
                  Stream.of(
                      Attributes.computed(
                          ConfigurationBehaviour.EFFECTIVE,
                          ConfigurationSpec.class,
                          "By what the cloud is run now: the same with every default.")))
              .toList(),
          new Creation.ByProvider(),
          NOBODY,
          List.of(),
          List.of(),
          Optional.of(
              new Mirrored(
                  "Configuration",
                  "configurations",
                  false,
                  false,
                  false,
                  ConfigurationSpec.class,
                  ConfigurationStatus.class)),
          List.of(EDIT),
          new ConfigurationBehaviour());

  static final ResourceType SERVICE_MESSAGE =
      data(
          "ServiceMessage",
          "serviceMessages",
          "serviceMessages",
          STRATUSLAB,
          "What the operators of the cloud tell everybody.",
          ServiceMessageSpec.class,
          ADMIN,
          new ServiceMessageBehaviour());

  private AdministrationTypes() {}
}
