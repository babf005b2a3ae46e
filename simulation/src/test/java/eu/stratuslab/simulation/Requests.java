package eu.stratuslab.simulation;

import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Change;
import eu.stratuslab.bridge.job.Idempotency;
import eu.stratuslab.bridge.job.Idempotency.Identities;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Behaviour.Made;
import eu.stratuslab.model.resource.Behaviour.Making;
import eu.stratuslab.model.resource.ResourceType;
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

/** The requests of consumers: sent to any bridge, and sent again with the same key. */
final class Requests {
  static final String TENANT = "blue";
  static final Caller CALLER = new Caller("alice", TENANT, Set.of(TENANT, Acl.USER, Acl.ANON));

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final World world;
  private final Safety safety;
  private final List<BridgeProcess> bridges;
  private final SplittableRandom random;
  private final Map<Thing, Known> known = new HashMap<>();
  private final Set<String> deleted = new HashSet<>();
  private int count;

  /** What somebody tried to make. */
  record Known(ResourceType type, String key) {}

  Requests(World world, List<BridgeProcess> bridges, long seed) {
    this.world = world;
    this.safety = world.safety();
    this.bridges = bridges;
    this.random = new SplittableRandom(seed + 1);
  }

  /** What there may be of a thing; empty if nobody tried to create it. */
  Optional<Known> of(Thing thing) {
    return Optional.ofNullable(known.get(thing));
  }

  void made(Thing thing, ResourceType type, String key) {
    known.put(thing, new Known(type, key));
  }

  /** The ids of what was acknowledged to be deleted. */
  Set<String> deleted() {
    return deleted;
  }

  void deleted(String key) {
    deleted.add(key);
  }

  interface Effect {
    /** The uuid of the acknowledged Job. */
    String ask(Serving serving, Identities identities);
  }

  /** How a create makes its document; may be asked more than once. */
  interface Maker {
    Made make(Serving serving, Document draft, Making making);
  }

  void create(Step step, Thing thing, ResourceType type, int retries, Maker maker) {
    request(
        step,
        retries,
        (serving, identities) -> {
          made(thing, type, identities.key());
          var before = serving.idempotency().done(identities);
          if (before.isPresent()) {
            serving.creates().finish(before.get().document());
          } else {
            var _ =
                serving
                    .creates()
                    .make(
                        type,
                        identities.job(),
                        CALLER,
                        draw -> made(serving, thing, type, identities, draw, maker));
          }
          safety.createAcknowledged(identities.key());
          return identities.job();
        });
  }

  private Made made(
      Serving serving,
      Thing thing,
      ResourceType type,
      Identities identities,
      int draw,
      Maker maker) {
    var now = world.timeline().instant();
    var acl =
        new Acl(
            Acl.Principal.user("alice"),
            List.of(new Acl.Rule(TENANT, Acl.PrincipalType.ROLE, Acl.Right.MODIFY)));
    var draft =
        Document.create(
                type.name(),
                identities.key(),
                world.store().cloud(),
                TENANT,
                acl,
                now,
                Json.object())
            .with(d -> d.name(thing.toString()));
    var job = UUID.fromString(identities.job());
    var chance =
        new SplittableRandom(job.getMostSignificantBits() ^ job.getLeastSignificantBits() ^ draw);
    var making = new Making(identities.key(), identities.job(), false, now, chance);
    var made = maker.make(serving, draft, making);
    if (!made.violations().isEmpty()) {
      throw new Refusal(made.violations());
    }
    return made;
  }

  interface OnThing {
    String ask(Serving serving, Change change);
  }

  /** Asks for a change of something, if anybody ever tried to make it. */
  void on(Step step, Thing thing, int retries, OnThing effect) {
    of(thing)
        .ifPresent(
            is ->
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
                                            is.type(),
                                            is.key(),
                                            identities.job(),
                                            CALLER,
                                            _ -> {})))));
  }

  private void request(Step step, int retries, Effect effect) {
    var key = "request-" + count++;
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
