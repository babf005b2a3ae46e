package eu.stratuslab.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.storage.StoredVolume.Base;
import eu.stratuslab.agent.storage.VolumePool;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.simulation.Mutants.Instead;
import eu.stratuslab.simulation.world.Life;
import eu.stratuslab.simulation.world.Mutation;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Bugs of agents that harm volumes, and of bridges that do not tell where they are. */
final class StorageMutants {
  private StorageMutants() {}

  /** What an agent does with one of its ports is something else. */
  private static <P> Mutation on(Class<P> port, Function<P, Instead> instead) {
    return new Mutation() {
      @Override
      public <T> T other(Class<T> type, T real, Life life) {
        return type.equals(port) ? Mutants.proxy(type, instead.apply(port.cast(real))) : real;
      }
    };
  }

  private static Mutation misreading(UnaryOperator<Resource> reading) {
    return new Mutation() {
      @Override
      public KubeApi kube(KubeApi real, Life life) {
        return Mutants.agent(life) ? Mutants.misread(real, reading) : real;
      }
    };
  }

  private static boolean volume(Resource resource) {
    return resource.kind().name().equals("Volume");
  }

  /** An agent that does not look whether a domain has a volume. */
  static Mutation agentThatSeesNoUsers() {
    return on(
        Hypervisor.class,
        real ->
            (method, arguments) ->
                method.getName().equals("usersOf") ? List.of() : method.invoke(real, arguments));
  }

  /** An agent that destroys a volume whose resource is deleted, whoever deleted it. */
  static Mutation agentThatDestroysVolumesThatKubectlDeletes() {
    return misreading(
        resource -> {
          var spec = resource.spec().deepCopy();
          return volume(resource) && resource.meta().deleting() && !spec.has("terminate")
              ? Mutants.with(resource, spec.put("terminate", "nobody"), resource.status())
              : resource;
        });
  }

  /** An agent that makes a volume anew whose data are lost. */
  static Mutation agentThatMakesLostVolumesAnew() {
    return misreading(
        resource -> {
          if (!volume(resource)) {
            return resource;
          }
          var spec = resource.spec().deepCopy();
          if (spec.get("placement") instanceof ObjectNode placement) {
            placement.remove("settled");
          }
          var status = resource.status().deepCopy();
          status.remove(List.of("created", "failure"));
          return Mutants.with(resource, spec, status);
        });
  }

  /** An agent that now and then does not read that a volume belongs to a machine. */
  static Mutation agentThatOverlooksAttachments() {
    return misreading(
        new UnaryOperator<>() {
          private int reads;

          @Override
          public Resource apply(Resource resource) {
            if (!volume(resource) || ++reads % 5 > 0) {
              return resource;
            }
            var spec = resource.spec().deepCopy();
            spec.remove("attachment");
            return Mutants.with(resource, spec, resource.status());
          }
        });
  }

  /** A restoration that cuts off the end of a volume. */
  static Mutation agentThatRestoresHalfAVolume() {
    return restoring((id, bytes, base) -> new Object[] {id, bytes / 2, base});
  }

  /** A restoration to whatever image comes to hand. */
  static Mutation agentThatRestoresTheWrongImage() {
    var other = new Base(Path.of("/fake/images", "e".repeat(64)), "qcow2");
    return restoring((id, bytes, _) -> new Object[] {id, bytes, other});
  }

  private interface Restoration {
    Object[] instead(String id, long bytes, Base base);
  }

  private static Mutation restoring(Restoration restoration) {
    return on(
        VolumePool.class,
        real ->
            (method, arguments) ->
                restores(method)
                    ? method.invoke(
                        real,
                        restoration.instead(
                            (String) arguments[0], (Long) arguments[1], (Base) arguments[2]))
                    : method.invoke(real, arguments));
  }

  private static boolean restores(Method method) {
    return method.getName().equals("restore");
  }

  /** A restoration that is said to be done and is not. */
  static Mutation agentThatRestoresNothing() {
    return on(
        VolumePool.class,
        real -> (method, arguments) -> restores(method) ? null : method.invoke(real, arguments));
  }

  /** A bridge that tells of a volume in its own log, and not in that of its machine. */
  static Mutation bridgeThatTellsNoMachine() {
    return new Mutation() {
      @Override
      public DocumentStore store(DocumentStore real, Life life) {
        return Mutants.proxy(
            DocumentStore.class,
            (method, arguments) -> {
              if (arguments != null && arguments[arguments.length - 1] instanceof List<?> notes) {
                arguments[arguments.length - 1] =
                    notes.stream().filter(note -> !tellsAnother(note)).toList();
              }
              return method.invoke(real, arguments);
            });
      }
    };
  }

  private static boolean tellsAnother(Object note) {
    return note instanceof Document event
        && event.spec().at("/content/detail").asText().startsWith("added to volumes");
  }
}
