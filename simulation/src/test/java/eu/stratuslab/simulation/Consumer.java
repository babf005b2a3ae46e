package eu.stratuslab.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Change;
import eu.stratuslab.bridge.job.Idempotency;
import eu.stratuslab.bridge.job.Idempotency.Identities;
import eu.stratuslab.bridge.job.Stated;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.resource.Behaviour.Making;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation.Reason;
import eu.stratuslab.simulation.check.Safety;
import eu.stratuslab.simulation.process.BridgeProcess;
import eu.stratuslab.simulation.process.BridgeProcess.Serving;
import eu.stratuslab.simulation.world.Expected;
import eu.stratuslab.simulation.world.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;

/** Those who use the cloud: they ask any bridge, wait, and ask again with the same key. */
final class Consumer {
  static final String TENANT = "blue";
  static final Caller CALLER = new Caller("alice", TENANT, Set.of(TENANT, Acl.USER, Acl.ANON));

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final World world;
  private final Safety safety;
  private final List<BridgeProcess> bridges;
  private final SplittableRandom random;
  private final Map<Integer, String> ids = new HashMap<>();
  private final Set<String> deleted = new HashSet<>();
  private int requests;

  Consumer(World world, List<BridgeProcess> bridges, long seed) {
    this.world = world;
    this.safety = world.safety();
    this.bridges = bridges;
    this.random = new SplittableRandom(seed + 1);
  }

  /** The uuid of a machine; empty if nobody tried to create it. */
  Optional<String> id(int machine) {
    return Optional.ofNullable(ids.get(machine));
  }

  /** The machines whose deletion was acknowledged. */
  Set<String> deleted() {
    return deleted;
  }

  void create(Step.Create step) {
    request(
        step,
        step.retries(),
        (serving, identities) -> {
          ids.put(step.machine(), identities.key());
          create(step, serving, identities);
          safety.createAcknowledged(identities.key());
          return identities.job();
        });
  }

  private void create(Step.Create step, Serving serving, Identities identities) {
    var before = serving.idempotency().done(identities);
    if (before.isPresent()) {
      serving.creates().finish(before.get().document());
      return;
    }
    var _ =
        serving
            .creates()
            .create(
                ResourceTypes.MACHINE,
                identities.job(),
                CALLER,
                draw -> made(step, identities, draw));
  }

  private Document made(Step.Create step, Identities identities, int draw) {
    var now = world.timeline().instant();
    var acl =
        new Acl(
            Acl.Principal.user("alice"),
            List.of(new Acl.Rule(TENANT, Acl.PrincipalType.ROLE, Acl.Right.MODIFY)));
    var draft =
        Document.create(
                "Machine", identities.key(), world.store().cloud(), TENANT, acl, now, Json.object())
            .with(d -> d.name("m" + step.machine()));
    var job = UUID.fromString(identities.job());
    var chance =
        new SplittableRandom(job.getMostSignificantBits() ^ job.getLeastSignificantBits() ^ draw);
    var made =
        ResourceTypes.MACHINE
            .behaviour()
            .make(
                draft,
                template(step),
                new Making(identities.key(), identities.job(), false, now, chance));
    if (!made.violations().isEmpty()) {
      throw new Refusal(made.violations());
    }
    return Stated.of(made.document());
  }

  private static ObjectNode template(Step.Create step) {
    var input = Json.object();
    input.put("initialState", step.initialState());
    if (step.machine() % 2 == 0) {
      input.put("userData", "aGVsbG8=");
    }
    input.putObject("machineConfig").put("cpu", 1).put("memory", 131_072);
    var image = input.putObject("machineImage");
    image.put("href", "machineImages/image-1").put("tenant", TENANT);
    image.putObject("spec").put("imageLocation", "file:///image").put("type", "IMAGE");
    image
        .putObject("status")
        .put("sha256", "d".repeat(64))
        .put("format", "qcow2")
        .put("virtualSize", 1_000_000)
        .put("size", 1_000_000);
    return input;
  }

  void act(Step.Act step) {
    var parameters = step.force() ? Json.object().put("force", true) : Json.object();
    onMachine(
        step,
        step.machine(),
        step.retries(),
        (serving, change) -> serving.changes().act(change, step.action(), parameters).job().key());
  }

  void delete(Step.Delete step) {
    onMachine(
        step,
        step.machine(),
        step.retries(),
        (serving, change) -> {
          var job = serving.changes().delete(change).job().key();
          deleted.add(change.key());
          return job;
        });
  }

  void stopJob(Step.StopJob step) {
    var key = ids.get(step.machine());
    if (key == null) {
      return;
    }
    request(
        step,
        step.retries(),
        (serving, identities) ->
            serving
                .idempotency()
                .done(identities)
                .map(job -> job.document().key())
                .orElseGet(() -> stopJob(serving, key, identities)));
  }

  private static String stopJob(Serving serving, String machine, Identities identities) {
    var operation = serving.store().get("Machine", machine).document().operation();
    if (operation == null) {
      throw Refusal.of(Reason.CONFLICT, "no Job is open");
    }
    var change = new Change(ResourceTypes.JOB, operation.id(), identities.job(), CALLER, _ -> {});
    return serving.changes().act(change, JobBehaviour.STOP, Json.object()).job().key();
  }

  void edit(Step.Edit step) {
    var value = Integer.toString(step.value());
    onMachine(
        step,
        step.machine(),
        step.retries(),
        (serving, change) -> {
          var changed =
              serving
                  .changes()
                  .edit(
                      change,
                      before ->
                          before.with(d -> d.name("e" + value).properties(Map.of("edit", value))));
          var last = changed.document().lastChange();
          safety.editAcknowledged(
              change.key(),
              changed.document().revision(),
              value,
              last != null && last.job().equals(change.job()));
          return changed.job().key();
        });
  }

  private interface OnMachine {
    String ask(Serving serving, Change change);
  }

  private void onMachine(Step step, int machine, int retries, OnMachine effect) {
    var key = ids.get(machine);
    if (key == null) {
      return;
    }
    request(
        step,
        retries,
        (serving, identities) ->
            serving
                .idempotency()
                .done(identities)
                .map(job -> job.document().key())
                .orElseGet(
                    () ->
                        effect.ask(
                            serving,
                            new Change(
                                ResourceTypes.MACHINE, key, identities.job(), CALLER, _ -> {}))));
  }

  private interface Effect {
    /** The uuid of the acknowledged Job. */
    String ask(Serving serving, Identities identities);
  }

  private void request(Step step, int retries, Effect effect) {
    var key = "request-" + requests++;
    Function<Serving, Identities> identities =
        retries == 0
            ? serving -> serving.idempotency().fresh()
            : serving ->
                serving
                    .idempotency()
                    .of(
                        new Idempotency.Keyed(
                            List.of("alice", "POST", "/machines"),
                            key,
                            key.getBytes(StandardCharsets.UTF_8)));
    new Request(step, identities, effect, retries).send();
  }

  /** One request, sent until somebody answers. */
  private final class Request {
    private final Step step;
    private final Function<Serving, Identities> identities;
    private final Effect effect;
    private int left;
    private boolean answered;

    Request(Step step, Function<Serving, Identities> identities, Effect effect, int retries) {
      this.step = step;
      this.identities = identities;
      this.effect = effect;
      left = retries;
    }

    void send() {
      var serving = bridges.get(random.nextInt(bridges.size())).serving().or(() -> anyServing());
      serving.ifPresent(
          s -> world.timeline().in(Duration.ZERO, s.activity(), step.toString(), () -> served(s)));
      world.timeline().in(PATIENCE, "patience", this::again);
    }

    private Optional<Serving> anyServing() {
      return bridges.stream().flatMap(b -> b.serving().stream()).findFirst();
    }

    private void served(Serving serving) {
      try {
        var job = effect.ask(serving, identities.apply(serving));
        safety.jobAcknowledged(job);
        serving.life().trace("acknowledged " + step + ", Job " + job);
        answered = true;
      } catch (Refusal e) {
        serving.life().trace("refused " + step + ": " + e.getMessage());
        answered = e.retryAfterSeconds() == 0;
      } catch (RuntimeException e) {
        Expected.orRethrow(e);
        serving.life().trace("failed " + step + ": " + e);
      }
    }

    private void again() {
      if (!answered && left > 0) {
        left--;
        send();
      }
    }
  }
}
