package eu.stratuslab.standalone.bench;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is printed beside a measurement: what a peer needs for the same on a like machine, and why a
 * bound is missed where it is. Whoever changes what a row is called changes it here too.
 */
final class Remarks {
  /**
   * A remark.
   *
   * @param row how the row begins
   * @param elsewhere what was measured of a peer, or null
   * @param why the bound is missed, when it is; null if nobody knows yet
   */
  private record Remark(String row, @Nullable String elsewhere, @Nullable String why) {}

  private static final String TWO_PROCESSORS =
      "the client, all components and QEMU share the processors of one machine";

  private static final String YOUNG =
      "the client takes from the same processors what the bridge could use, and in the first"
          + " minutes of a cloud its compilers take as much as its requests: see CPU, and measure"
          + " the same cloud once more";

  private static final List<Remark> ALL =
      List.of(
          new Remark("GET one, 1 client", "Incus 1.0 ms CPU; Nova 30 ms CPU", null),
          new Remark("GET one, 8 clients", "Incus 900–1,150/s; Nova 23/s", YOUNG),
          new Remark("list of 100 |", "Incus 105–160/s", YOUNG),
          new Remark(
              "list of 1,000 |",
              "Incus 10–19/s, 61 ms CPU",
              "mostly SQLite's own walk over two trees, for each row: see CPU"),
          new Remark("filter by name of 1,000 |", "Incus 34 ms CPU", YOUNG),
          new Remark(
              "filter by name of",
              null,
              "each answer is a document that is read and parsed for the first time, by a bridge"
                  + " that has just started; the index has only the row"),
          new Remark("list with the live state", "Incus 4/s", null),
          new Remark(
              "POST answered,",
              "Incus 190–1,200 ms at p95; Nova 2–5 s",
              TWO_PROCESSORS
                  + ": mirror, operator and agent work on the first machines while the last are"
                  + " posted, and QEMU starts four guests meanwhile. The answer itself waits for"
                  + " two writes"),
          new Remark("POST → STARTED, one |", "Incus 0.23–0.33 s; Nova (fake driver) 6 s", null),
          new Remark(
              "POST → STARTED, one, beyond",
              null,
              "from POST to domain a machine passes feed, mirror, operator, mirror and agent, each"
                  + " with writes that are synced, and the agent runs qemu-img for its disk, which"
                  + " libvirt alone finds made"),
          new Remark("POST → STARTED, 50 at once", "Incus 11–18.6 s, 400 ms CPU each", null),
          new Remark("POST → STARTED, 50, one each", "Incus (100) 5–8.3 s / 18–22.6 s", null),
          new Remark(
              "50 at once: cloud",
              null,
              TWO_PROCESSORS
                  + ": what a machine costs beside QEMU, the making of its disk included, which"
                  + " libvirt alone finds made, comes on top of QEMU's own time"),
          new Remark(
              "all managers killed",
              "Incus 6 s",
              "most of it is the start of a Java machine: see standalone start"),
          new Remark(
              "standalone start → serving",
              "Incus 2–3 s",
              "loading classes and compiling them; with an archive of the classes the compilers are"
                  + " the larger half"),
          new Remark(
              "full resync",
              null,
              "the mirror asks the API server for each resource anew, it trusts no cache: client"
                  + " and server share the processors"),
          new Remark(
              "placements,",
              "KubeVirt, 100 with their pods: run after 15–18 s at p50, 27–29 s at p95",
              null),
          new Remark(
              "the operator's API calls",
              "KubeVirt 0.7–1 PATCH of each, and updates of it and its pod",
              null),
          new Remark(
              "the operator's heap",
              "KubeVirt's controller 65 MB with 100, 1,400 MB with 8,000: 173 KB each",
              null),
          new Remark(
              "heap for each",
              "Incus 130–170 KB; KubeVirt's controller 173 KB",
              "informers keep each resource of the component as a tree of objects"));

  private Remarks() {}

  /** What was measured of peers; empty if nothing like it was. */
  static String elsewhere(String row) {
    return find(row).map(Remark::elsewhere).orElse("");
  }

  /** Why a bound is missed. */
  static String why(String row) {
    return find(row).map(Remark::why).orElse("nobody has found out yet");
  }

  private static Optional<Remark> find(String row) {
    var cell = row + " |";
    return ALL.stream().filter(remark -> cell.startsWith(remark.row())).findFirst();
  }
}
