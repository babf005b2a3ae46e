package eu.stratuslab.bridge.meter;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.host.HostUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what hosts report that their machines use. A report is one write into the host's newest
 * {@link Chunk}. When a new one begins, those machines of which it is the turn have what is over by
 * then added to their {@link History}: each once an hour, so that no hour begins with a heap of
 * writes.
 */
public final class Readings {
  private static final Logger LOG = LoggerFactory.getLogger(Readings.class);

  /** So many slots are an hour. */
  private static final int TURNS = 12;

  /** After so many slots without a report turns may have been missed. */
  private static final int PAUSE = 3;

  /**
   * What a history cannot have yet is in so many: an hour since the last turn, and what was open.
   */
  private static final int SINCE_LAST_TURN = TURNS + 3;

  /** A host whose clock is so far off would be measured at times that nobody looks at. */
  private static final Duration ASTRAY = Duration.ofMinutes(10);

  private final Chunks chunks;
  private final Histories histories;
  private final InstantSource clock;

  /** By host: the chunk that grows, as it was written last. */
  private final Map<String, Stored> growing = new ConcurrentHashMap<>();

  /** By host: the time of the newest report that was dealt with. */
  private final Map<String, String> taken = new ConcurrentHashMap<>();

  public Readings(DocumentStore store, InstantSource clock) {
    this.chunks = new Chunks(store);
    this.histories = new Histories(store);
    this.clock = clock;
  }

  /** Keeps what a host's document says, if that is new. What cannot be kept is lost, no more. */
  public void take(Document host) {
    var usage = host.statusAs(HostStatus.class).usage();
    if (usage == null || usage.at().equals(taken.get(host.key()))) {
      return;
    }
    try {
      keep(host.key(), usage);
    } catch (StoreException e) {
      growing.remove(host.key());
      lost(host.key(), e);
    }
    taken.put(host.key(), usage.at());
  }

  private static void lost(String host, StoreException e) {
    switch (e.code()) {
      case CONFLICT, EXISTS, NOT_FOUND ->
          LOG.debug("another mirror keeps the readings of host {}", host);
      case NO_SPACE, TOO_LARGE ->
          LOG.warn("readings of host {} are lost: {}", host, e.getMessage());
      default -> throw e;
    }
  }

  private void keep(String host, HostUsage usage) {
    var time = Instant.parse(usage.at());
    if (Duration.between(time, clock.instant()).abs().compareTo(ASTRAY) > 0) {
      LOG.warn("the clock of host {} is far off: it says {}", host, usage.at());
      return;
    }
    var slot = Chunk.slot(time);
    var present = present(host, slot);
    if (present.isPresent()) {
      var chunk = Chunks.chunk(present.get());
      if (!chunk.has(usage)) {
        growing.put(host, chunks.write(present.get(), chunk.with(usage)));
      }
      return;
    }
    finish(host, slot, time);
    growing.put(host, chunks.insert(host, slot, Chunk.empty().with(usage)));
  }

  private Optional<Stored> present(String host, long slot) {
    return Optional.ofNullable(growing.get(host))
        .filter(stored -> stored.document().key().equals(Chunks.key(host, slot)))
        .or(() -> chunks.find(host, slot));
  }

  /** Before a new chunk begins: after a crash it is not there, and this is done again. */
  private void finish(String host, long slot, Instant now) {
    var before =
        LongStream.rangeClosed(1, PAUSE)
            .map(back -> slot - back)
            .filter(number -> chunks.find(host, number).isPresent())
            .findFirst();
    if (before.isPresent()) {
      var since = before.getAsLong();
      finish(
          chunks.between(host, slot - SINCE_LAST_TURN, slot - 1),
          machine -> Math.floorMod(slot - turn(machine), TURNS) < slot - since,
          now);
      LongStream.rangeClosed(since + 1, slot)
          .forEach(s -> chunks.find(host, s - Chunk.KEPT).ifPresent(chunks::forget));
      return;
    }
    // Nobody listened for a while: turns were missed, and chunks are left.
    var left = chunks.all(host).headMap(slot);
    var all = new TreeMap<Long, Chunk>();
    left.forEach((number, stored) -> all.put(number, Chunks.chunk(stored)));
    finish(all, _ -> true, now);
    left.headMap(slot - Chunk.KEPT + 1).values().forEach(chunks::forget);
  }

  private void finish(Map<Long, Chunk> finished, Predicate<String> due, Instant now) {
    var machines = new TreeSet<String>();
    finished.values().forEach(chunk -> machines.addAll(chunk.machines()));
    machines.stream()
        .filter(due)
        .forEach(machine -> histories.add(machine, Chunks.readings(machine, finished), now));
  }

  /** The hour's slot in which a machine's history is written. */
  private static int turn(String machine) {
    return Math.floorMod(machine.hashCode(), TURNS);
  }
}
