package eu.stratuslab.bridge.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.SampleDocuments;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Acl.Principal;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.host.HostUsage;
import eu.stratuslab.model.host.HostUsage.OfDomain;
import eu.stratuslab.model.meter.Aspect;
import eu.stratuslab.model.meter.MeterBehaviour;
import eu.stratuslab.model.meter.SampleSpec;
import eu.stratuslab.model.resource.Behaviour.Making;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What hosts report becomes samples, few of them, and no more than a month of them. */
class ReadingsTest {
  private static final String HOST = "0192f000-0000-7000-8000-0000000000ff";
  private static final String OTHER_HOST = "0192f000-0000-7000-8000-0000000000fe";
  private static final String MACHINE = "0192f000-0000-7000-8000-00000000000a";
  private static final long SECOND = 1_000_000_000;

  private final FakeStore store = new FakeStore(UUID.randomUUID().toString());
  private Instant now = Instant.parse("2026-01-01T00:00:10Z");
  private Readings readings = new Readings(store, () -> now);
  private final Samples samples = new Samples(store, () -> now);
  private int run = 1;
  private long cpu;
  private long received;

  @BeforeEach
  void a_machine_with_a_meter() {
    store.insert(SampleDocuments.machine(MACHINE).with(d -> d.placement(at(HOST))));
    store.insert(meter(Aspect.cpu, null));
  }

  private static Placement at(String host) {
    return new Placement(host, 1, List.of());
  }

  private static Document host(String key, HostUsage usage) {
    var status = Json.object();
    status.set("usage", Json.tree(usage));
    return Document.create(
            "Host", key, "", "", SampleDocuments.machine("x").acl(), Instant.EPOCH, Json.object())
        .with(d -> d.status(status));
  }

  private void report() {
    var used = new OfDomain(MACHINE, run, 2, cpu, 65_536, 0, received, 0);
    readings.take(host(HOST, new HostUsage(now.toString(), List.of(used))));
  }

  /** So many minutes in which one of two CPUs is half busy. */
  private void minutes(int count) {
    every(60, count);
  }

  private void every(int seconds, int count) {
    for (var i = 0; i < count; i++) {
      report();
      now = now.plusSeconds(seconds);
      cpu += seconds * SECOND / 2;
      received += 100L * seconds;
    }
  }

  private Document meter(Aspect aspect, @Nullable Integer interval) {
    var input = Json.object();
    input.putObject("targetResource").put("href", "machines/" + MACHINE);
    input.putObject("meterConfig").put("aspect", aspect.uri()).put("sampleInterval", interval);
    var machine = SampleDocuments.machine(MACHINE);
    var key = UUID.nameUUIDFromBytes(aspect.name().getBytes(UTF_8)).toString();
    var draft = Document.create("Meter", key, "", "", machine.acl(), Instant.EPOCH, Json.object());
    var random = new SplittableRandom(1);
    return new MeterBehaviour()
        .make(draft, input, new Making("k", "j", false, Instant.EPOCH, random))
        .document();
  }

  private List<SampleSpec> samples(Document meter) {
    return samples.of(meter, Reads.EVERYTHING).stream()
        .map(d -> d.specAs(SampleSpec.class))
        .toList();
  }

  private List<String> values(Aspect aspect) {
    return samples(meter(aspect, null)).stream().map(SampleSpec::value).toList();
  }

  private long documents(String type) {
    return store.everything().stream().filter(s -> s.document().type().equals(type)).count();
  }

  @Test
  void totals_become_averages_of_the_time_between() {
    minutes(5);

    assertThat(values(Aspect.cpu)).hasSize(4).containsOnly("25.00");
    assertThat(values(Aspect.memory)).hasSize(4).containsOnly("65536");
    assertThat(values(Aspect.inputBandwidth)).containsOnly("100");
    assertThat(values(Aspect.bandwidth)).containsOnly("100");
    assertThat(values(Aspect.outputBandwidth)).containsOnly("0");
    assertThat(samples(meter(Aspect.cpu, null)).getLast().timestamp())
        .isEqualTo("2026-01-01T00:04:10Z");
  }

  @Test
  void a_lost_report_costs_a_sample_and_no_sum() {
    minutes(1);
    now = now.plusSeconds(60);
    cpu += 60 * SECOND;
    minutes(2);

    assertThat(values(Aspect.cpu)).containsExactly("37.50", "25.00");
  }

  @Test
  void another_process_begins_anew_even_if_it_has_used_more() {
    minutes(3);
    run++;
    cpu = 10_000 * SECOND;
    minutes(2);

    assertThat(values(Aspect.cpu)).hasSize(3).containsOnly("25.00");
  }

  @Test
  void a_silent_host_gives_no_samples_and_no_zeros() {
    minutes(3);
    now = now.plus(Duration.ofMinutes(90));
    minutes(3);

    assertThat(values(Aspect.cpu)).hasSize(4).containsOnly("25.00");
  }

  @Test
  void a_stopped_machine_gives_no_samples() {
    minutes(3);
    for (var i = 0; i < 10; i++) {
      readings.take(host(HOST, new HostUsage(now.toString(), List.of())));
      now = now.plusSeconds(60);
    }

    assertThat(values(Aspect.cpu)).hasSize(2);
  }

  @Test
  void another_mirror_goes_on_and_the_same_report_again_is_no_other() {
    minutes(3);
    readings = new Readings(store, () -> now);
    var last = now;
    now = now.minusSeconds(60);
    report();
    now = last;
    report();

    assertThat(values(Aspect.cpu)).hasSize(3).containsOnly("25.00");
  }

  @Test
  void two_mirrors_at_once_lose_nothing_and_double_nothing() {
    var one = readings;
    var other = new Readings(store, () -> now);
    for (var i = 0; i < 200; i++) {
      readings = i % 3 == 0 ? other : one;
      minutes(1);
    }
    var all = samples(meter(Aspect.cpu, null));

    assertThat(all).extracting(SampleSpec::timestamp).isSorted().doesNotHaveDuplicates();
    assertThat(all).extracting(SampleSpec::value).containsOnly("25.00");
  }

  @Test
  void a_host_whose_clock_is_far_off_is_not_measured() {
    var astray = new HostUsage("1970-01-01T00:00:00Z", List.of());
    readings.take(host(HOST, astray));

    assertThat(documents(Chunks.TYPE)).isZero();
  }

  @Test
  void who_may_not_look_at_the_machine_sees_no_samples_of_it() {
    minutes(5);
    var stranger = new Caller("eve", "elsewhere", Set.of(Acl.USER, Acl.ANON));
    var shared =
        meter(Aspect.cpu, null).with(d -> d.acl(new Acl(Principal.user("eve"), List.of())));

    assertThat(samples.of(shared, stranger)).isEmpty();
    assertThat(samples.withExtremes(shared, stranger)).isEqualTo(shared);
    assertThat(samples.withExtremes(shared, Reads.EVERYTHING).status().path("maxValue").asText())
        .isEqualTo("25.00");
  }

  @Test
  void a_stopped_meter_shows_what_was_until_then_and_goes_on_when_started() {
    minutes(3);
    var behaviour = new MeterBehaviour();
    var stop = now.minusSeconds(90);
    var stopped =
        behaviour.act(meter(Aspect.cpu, null), MeterBehaviour.STOP, Json.object(), "j", stop);
    assertThat(samples(stopped)).hasSize(1);
    minutes(5);
    assertThat(samples(stopped)).hasSize(1);
    var started = behaviour.act(stopped, MeterBehaviour.START, Json.object(), "j", now);
    minutes(2);
    // From then on, and the average that ends then; not what was used while it was stopped.
    assertThat(samples(started)).hasSize(1 + 2);
  }

  @Test
  void a_longer_interval_averages() {
    minutes(21);

    assertThat(samples(meter(Aspect.cpu, 600))).hasSize(3).allMatch(s -> s.value().equals("25.00"));
  }

  @Test
  void what_a_machine_used_goes_with_it_to_another_host() {
    minutes(180);
    store.replace(
        store.get("Machine", MACHINE).document().with(d -> d.placement(at(OTHER_HOST))),
        store.get("Machine", MACHINE).version());

    assertThat(values(Aspect.cpu)).hasSizeGreaterThanOrEqualTo(10).containsOnly("25.00");
  }

  @Test
  void of_a_machine_that_nobody_measures_two_hours_are_kept() {
    var meter = store.get("Meter", meter(Aspect.cpu, null).key());
    minutes(180);
    assertThat(documents(Histories.TYPE)).isEqualTo(1);
    store.remove("Meter", meter.document().key(), meter.version());
    minutes(180);

    assertThat(documents(Histories.TYPE)).isZero();
    assertThat(documents(Chunks.TYPE)).isBetween(24L, 26L);
  }

  @Test
  void after_a_silence_nothing_is_left_behind_and_nothing_is_lost() {
    minutes(50);
    now = now.plus(Duration.ofHours(9));
    minutes(10);

    assertThat(documents(Chunks.TYPE)).isLessThanOrEqualTo(3);
    // 49 minutes as averages of ten, and nine since.
    assertThat(values(Aspect.cpu)).hasSize(5 + 9).containsOnly("25.00");
  }

  @Test
  void a_host_that_reports_no_more_is_forgotten() {
    minutes(50);
    new Chunks(store).sweep(now.plus(Duration.ofHours(20)));
    assertThat(documents(Chunks.TYPE)).isPositive();
    new Chunks(store).sweep(now.plus(Duration.ofHours(27)));
    assertThat(documents(Chunks.TYPE)).isZero();
  }

  @Test
  void samples_get_fewer_with_age_and_end_after_the_retention() {
    retention(3);
    var most = new ArrayList<Long>();
    for (var day = 0; day < 6; day++) {
      every(600, 144);
      most.add(documents(Chunks.TYPE) + documents(Histories.TYPE));
    }
    minutes(180);
    var all = samples.of(meter(Aspect.cpu, null), Reads.EVERYTHING);

    assertThat(most).allMatch(count -> count <= Chunk.KEPT + 3);
    assertThat(largest()).isLessThan(16 << 10);
    assertThat(all).allMatch(s -> s.spec().path("value").asText().equals("25.00"));
    var times = all.stream().map(Document::created).toList();
    assertThat(times).isSorted().doesNotHaveDuplicates();
    assertThat(Duration.between(times.getFirst(), now).toHours()).isBetween(3 * 24 - 2L, 3 * 24L);
    assertThat(newest(Duration.ofMinutes(100), times)).hasSizeBetween(99, 101);
    assertThat(newest(Duration.ofHours(24), times).size()).isCloseTo(115 + 22 * 6, within(8));
    assertThat(all.size()).isBetween(115 + 22 * 6 + 24, 115 + 46 * 6 + 2 * 24);
  }

  private void retention(int days) {
    var spec = Json.object().put("meterRetention", days);
    var acl = new Acl(Principal.role(Acl.ADMIN), List.of());
    store.insert(Document.create("ServiceConfiguration", store.cloud(), "", "", acl, now, spec));
  }

  private int largest() {
    return store.everything().stream()
        .mapToInt(s -> Json.bytes(s.document()).length)
        .max()
        .orElseThrow();
  }

  private static List<Instant> newest(Duration duration, List<Instant> times) {
    var last = times.getLast();
    return times.stream().filter(time -> time.isAfter(last.minus(duration))).toList();
  }
}
