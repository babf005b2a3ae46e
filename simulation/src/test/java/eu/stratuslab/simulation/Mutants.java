package eu.stratuslab.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Page;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.kube.Stamp;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.simulation.world.Life;
import eu.stratuslab.simulation.world.Mutation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Bugs that are planted between a component and a port, as if the component had them. */
final class Mutants {
  private Mutants() {}

  /** Does something else than the port does. */
  interface Instead {
    @Nullable Object call(Method method, Object[] arguments) throws Throwable;
  }

  static <T> T proxy(Class<T> type, Instead instead) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              try {
                return instead.call(method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /** What a process reads of resources is not what is there. */
  static KubeApi misread(KubeApi real, UnaryOperator<Resource> reading) {
    return proxy(
        KubeApi.class,
        (method, arguments) -> {
          var result = method.invoke(real, arguments);
          return method.getName().equals("get")
              ? ((Optional<?>) result).map(r -> reading.apply((Resource) r))
              : result;
        });
  }

  /** The same with another content, which bears the mark of the mirror. */
  static Resource with(Resource resource, ObjectNode spec, ObjectNode status) {
    var changed =
        new Resource(
            resource.kind(),
            resource.namespace(),
            resource.name(),
            resource.meta(),
            resource.labels(),
            resource.annotations(),
            spec,
            status);
    return resource.annotations().containsKey(Labels.APPLIED) ? Stamp.on(changed, 0) : changed;
  }

  /** An agent that takes every host's machines for its own. */
  static Mutation agentThatIgnoresWhereMachinesArePlaced() {
    return new Mutation() {
      @Override
      public KubeApi kube(KubeApi real, Life life) {
        return agent(life) ? everywhere(real, life) : real;
      }
    };
  }

  private static KubeApi everywhere(KubeApi real, Life life) {
    var host =
        "0191d2a0-0000-7000-8000-0000000000%02x"
            .formatted(Integer.parseInt(life.toString().replaceAll("agent-n|#.*", "")));
    var misread =
        misread(
            real,
            resource -> {
              var spec = resource.spec().deepCopy();
              if (spec.get("placement") instanceof ObjectNode placement) {
                placement.put("host", host);
              }
              return with(resource, spec, resource.status());
            });
    return proxy(
        KubeApi.class,
        (method, arguments) -> {
          if (method.getName().equals("watch")) {
            var labels = (Map<?, ?>) arguments[1];
            arguments[1] = Map.of(Labels.CLOUD, String.valueOf(labels.get(Labels.CLOUD)));
          }
          return method.invoke(misread, arguments);
        });
  }

  /** A bridge that answers before it has written, and then does not write. */
  static Mutation bridgeThatForgetsEveryFifthEdit() {
    return new Mutation() {
      private int edits;

      @Override
      public DocumentStore store(DocumentStore real, Life life) {
        return proxy(
            DocumentStore.class,
            (method, arguments) -> {
              if (method.getName().equals("replace")
                  && ((Document) arguments[0]).type().equals("Machine")
                  && ((Document) arguments[0]).deleting() == null
                  && ++edits % 5 == 0) {
                return new Stored((Document) arguments[0], (String) arguments[1]);
              }
              return method.invoke(real, arguments);
            });
      }
    };
  }

  /** A bridge that does not care what was written since it read. */
  static Mutation bridgeThatWritesBlindly() {
    return new Mutation() {
      @Override
      public DocumentStore store(DocumentStore real, Life life) {
        return proxy(
            DocumentStore.class,
            (method, arguments) -> {
              if (method.getName().equals("replace")) {
                var document = (Document) arguments[0];
                arguments[1] = real.get(document.type(), document.key()).version();
              }
              return method.invoke(real, arguments);
            });
      }
    };
  }

  /** A bridge that changes without a word. */
  static Mutation bridgeThatTellsNothing() {
    return new Mutation() {
      @Override
      public DocumentStore store(DocumentStore real, Life life) {
        return proxy(
            DocumentStore.class,
            (method, arguments) -> {
              if (arguments != null && arguments[arguments.length - 1] instanceof List<?>) {
                arguments[arguments.length - 1] = List.of();
              }
              return method.invoke(real, arguments);
            });
      }
    };
  }

  /** A bridge that never says that a stop is over. */
  static Mutation bridgeThatDoesNotEndStops() {
    return new Mutation() {
      @Override
      @SuppressWarnings("unchecked")
      public DocumentStore store(DocumentStore real, Life life) {
        return proxy(
            DocumentStore.class,
            (method, arguments) -> {
              var named =
                  switch (method.getName()) {
                    case "replace" -> (Document) arguments[0];
                    case "patchStatus" ->
                        ((UnaryOperator<Document>) arguments[4])
                            .apply(
                                real.get((String) arguments[0], (String) arguments[1]).document());
                    default -> null;
                  };
              if (named != null
                  && named.type().equals("Job")
                  && named.spec().path("action").asText().equals("stop")
                  && !"RUNNING".equals(named.state())) {
                return real.get(named.type(), named.key());
              }
              return method.invoke(real, arguments);
            });
      }
    };
  }

  /** A mirror that believes a machine gone as soon as its host has said anything. */
  static Mutation mirrorThatTakesSilenceForProof() {
    return new Mutation() {
      @Override
      public KubeApi kube(KubeApi real, Life life) {
        return agent(life) ? real : misread(real, Mutants::proven);
      }
    };
  }

  private static Resource proven(Resource resource) {
    var job = resource.spec().path("terminate");
    var status = resource.status().deepCopy();
    if (job.isMissingNode() || !status.hasNonNull("reporter")) {
      return resource;
    }
    status.put("sequence", status.path("sequence").asLong() + 1);
    status
        .putObject("terminated")
        .put("epoch", resource.spec().path("placement").path("epoch").asLong())
        .put("job", job.asText());
    return with(resource, resource.spec(), status);
  }

  /** An agent that does not read what it has noted of a restart. */
  static Mutation agentThatForgetsWhatItBegan() {
    return new Mutation() {
      @Override
      public <T> T other(Class<T> type, T real, Life life) {
        return proxy(
            type,
            (method, arguments) -> {
              var result = method.invoke(real, arguments);
              return method.getName().equals("domain")
                  ? ((Optional<?>) result).map(d -> withoutOperation((ObservedDomain) d))
                  : result;
            });
      }
    };
  }

  private static ObservedDomain withoutOperation(ObservedDomain d) {
    var metadata = d.metadata().replaceAll("(?s)<operation[^>]*/>|<operation.*?</operation>", "");
    return new ObservedDomain(
        d.uuid(),
        d.name(),
        d.state(),
        d.reason(),
        metadata,
        d.persistent(),
        d.managedSave(),
        d.id());
  }

  /** An agent that takes every deletion for the consumer's wish. */
  static Mutation agentThatDestroysWhatKubectlDeletes() {
    return new Mutation() {
      @Override
      public KubeApi kube(KubeApi real, Life life) {
        return agent(life) ? misread(real, Mutants::terminated) : real;
      }
    };
  }

  private static Resource terminated(Resource resource) {
    var spec = resource.spec().deepCopy();
    return resource.meta().deleting() && !spec.has("terminate")
        ? with(resource, spec.put("terminate", "nobody"), resource.status())
        : resource;
  }

  /** A mirror that now and then takes an agent's first report for its last. */
  static Mutation mirrorThatBelievesOldReports() {
    return new Mutation() {
      private final Map<String, ObjectNode> first = new HashMap<>();
      private int reads;

      @Override
      public KubeApi kube(KubeApi real, Life life) {
        return agent(life)
            ? real
            : misread(real, resource -> ++reads % 5 == 0 ? old(resource, first) : resource);
      }
    };
  }

  private static Resource old(Resource resource, Map<String, ObjectNode> first) {
    var status = resource.status();
    if (!resource.kind().name().equals("Machine") || !status.hasNonNull("reporter")) {
      return resource;
    }
    var report = first.computeIfAbsent(resource.name(), _ -> status).deepCopy();
    report.put("sequence", status.path("sequence").asLong() + 1);
    return with(resource, resource.spec(), report);
  }

  /** A bridge that lets a Job go on that was to be stopped. */
  static Mutation bridgeThatLetsStoppedJobsGoOn() {
    return new Mutation() {
      @Override
      public DocumentStore store(DocumentStore real, Life life) {
        return proxy(
            DocumentStore.class,
            (method, arguments) -> {
              if (method.getName().equals("replace")
                  && arguments[0] instanceof Document job
                  && job.type().equals("Job")
                  && "STOPPED".equals(job.state())) {
                arguments[0] = goingOn(job);
              }
              return method.invoke(real, arguments);
            });
      }
    };
  }

  private static Document goingOn(Document job) {
    var status = job.status().deepCopy().put("state", "RUNNING");
    return job.with(d -> d.status(status).state("RUNNING"));
  }

  /** A mirror that takes whatever term there is for its own. */
  static Mutation mirrorThatDoesNotCheckItsTerm() {
    return new Mutation() {
      @Override
      public DocumentStore store(DocumentStore real, Life life) {
        return proxy(
            DocumentStore.class,
            (method, arguments) -> {
              if (method.getName().equals("patchStatus")) {
                arguments[3] = real.term();
              }
              return method.invoke(real, arguments);
            });
      }
    };
  }

  /** A bridge that never takes anything off a tenant's account. */
  static Mutation bridgeThatKeepsWhatIsGoneOnTheAccount() {
    return new Mutation() {
      @Override
      public DocumentStore store(DocumentStore real, Life life) {
        return proxy(
            DocumentStore.class,
            (method, arguments) -> {
              if (method.getName().equals("replace")
                  && arguments[0] instanceof Document ledger
                  && ledger.type().equals("Ledger")
                  && entries(ledger) < entries(real.get("Ledger", ledger.key()).document())) {
                return new Stored(ledger, (String) arguments[1]);
              }
              return method.invoke(real, arguments);
            });
      }
    };
  }

  private static int entries(Document ledger) {
    return ledger.spec().path("entries").size();
  }

  /** A store that says of every page that another one follows. */
  static Mutation storeWhoseListsNeverEnd() {
    return new Mutation() {
      @Override
      public DocumentStore store(DocumentStore real, Life life) {
        return proxy(
            DocumentStore.class,
            (method, arguments) ->
                method.getName().equals("list")
                    ? endless(real.list(first((ListQuery) arguments[0])))
                    : method.invoke(real, arguments));
      }
    };
  }

  private static ListQuery first(ListQuery query) {
    return new ListQuery(
        query.type(),
        query.caller(),
        query.filter(),
        query.order(),
        query.first(),
        query.last(),
        Optional.empty(),
        query.limit());
  }

  private static Page endless(Page page) {
    return new Page(page.items(), page.count(), Optional.of("more"));
  }

  static boolean agent(Life life) {
    return life.toString().startsWith("agent-");
  }
}
