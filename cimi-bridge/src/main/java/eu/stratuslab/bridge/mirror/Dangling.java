package eu.stratuslab.bridge.mirror;

import eu.stratuslab.model.resource.Mirrored;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What has lost what it belongs to. Normally all three are empty, apart from what is under way;
 * what stays needs a look.
 *
 * @param jobs open Jobs of which nothing exists that they affect
 * @param documents documents without the custom resource that mirrors them
 * @param domains domains of this cloud on hosts, without a document; not those that are only listed
 *     because their host has not reported since they were deleted
 */
public record Dangling(List<String> jobs, List<String> documents, List<String> domains) {
  /** So much may a host's clock differ, and its list be older than the report that carries it. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /**
   * What was seen, at about one time.
   *
   * @param openJobs the ids ({@code machines/UUID}) that each open Job affects
   * @param documents the ids of all documents that are not gone
   * @param resources the custom resources, as {@code plural/name}
   * @param domains the uuids of the domains that hosts list, and when they last did
   */
  public record Seen(
      Map<String, Set<String>> openJobs,
      Set<String> documents,
      Set<String> resources,
      Map<String, Instant> domains) {}

  public Dangling {
    jobs = List.copyOf(jobs);
    documents = List.copyOf(documents);
    domains = List.copyOf(domains);
  }

  /**
   * Decides.
   *
   * @param deleted when a machine was deleted, by its uuid; empty for one that never was
   */
  public static Dangling of(Seen seen, Function<String, Optional<Instant>> deleted) {
    var jobs =
        seen.openJobs().entrySet().stream()
            .filter(job -> !job.getValue().isEmpty())
            .filter(job -> job.getValue().stream().noneMatch(seen.documents()::contains))
            .map(Map.Entry::getKey);
    var documents =
        seen.documents().stream()
            .filter(id -> resource(id).filter(r -> !seen.resources().contains(r)).isPresent());
    var domains =
        seen.domains().entrySet().stream()
            .filter(
                domain -> !seen.documents().contains(ResourceTypes.MACHINE.href(domain.getKey())))
            .filter(domain -> current(domain.getValue(), deleted.apply(domain.getKey())))
            .map(Map.Entry::getKey);
    return new Dangling(
        jobs.sorted().toList(), documents.sorted().toList(), domains.sorted().toList());
  }

  private static boolean current(Instant listed, Optional<Instant> deleted) {
    return deleted.filter(at -> !listed.isAfter(at.plus(MARGIN))).isEmpty();
  }

  /** The types whose documents the mirror makes resources of. */
  public static List<ResourceType> mirrored() {
    return ResourceTypes.ALL.stream()
        .filter(type -> type.mirrored().filter(m -> !m.discovered()).isPresent())
        .toList();
  }

  private static Optional<String> resource(String id) {
    var slash = id.indexOf('/');
    return ResourceTypes.ofCollection(id.substring(0, slash))
        .flatMap(ResourceType::mirrored)
        .filter(mirrored -> !mirrored.discovered())
        .map(Mirrored::plural)
        .map(plural -> plural + id.substring(slash));
  }

  public boolean none() {
    return jobs.isEmpty() && documents.isEmpty() && domains.isEmpty();
  }
}
