package eu.stratuslab.agent.storage;

import com.fasterxml.jackson.core.JacksonException;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.storage.ImageFailure.Reason;
import eu.stratuslab.agent.storage.ImageImport.Request;
import eu.stratuslab.agent.storage.ImageView.Availability;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.image.ImageSpec;
import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import eu.stratuslab.model.resource.ResourceTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cached images: one read-only file each, named by its digest. Nothing is ever removed from
 * here while a disk of a machine may be a child of it.
 */
public final class ImageCache implements FirstImages, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ImageCache.class);
  private static final String DIGEST = "[0-9a-f]{64}";
  private static final int AT_ONCE = 2;
  private static final Duration STALL = Duration.ofSeconds(30);

  /** The kind of Image resources. */
  public static final Kind KIND = Kind.of(ResourceTypes.MACHINE_IMAGE.mirrored().orElseThrow());

  private final Path directory;
  private final KubeApi kube;
  private final Supplier<ConfigurationSpec> configuration;
  private final ImageImport imports;
  private final InstantSource clock;
  private final ImageCaptures captures;
  private final MadeFrom madeFrom = new MadeFrom();
  private final Map<String, ImportTask> tasks = new HashMap<>();
  private final Semaphore slots = new Semaphore(AT_ONCE, true);

  public ImageCache(
      Path directory,
      KubeApi kube,
      Supplier<ConfigurationSpec> configuration,
      Hypervisor hypervisor,
      InstantSource clock) {
    this(directory, kube, configuration, hypervisor, new ImageSource(STALL), clock);
  }

  ImageCache(
      Path directory,
      KubeApi kube,
      Supplier<ConfigurationSpec> configuration,
      Hypervisor hypervisor,
      ImageSource source,
      InstantSource clock) {
    this.directory = directory;
    this.kube = kube;
    this.configuration = configuration;
    this.imports = new ImageImport(directory, source, clock);
    this.captures = new ImageCaptures(directory, hypervisor, this::remember);
    this.clock = clock;
  }

  /**
   * Makes the directories, takes back what an earlier agent was about to remove, and removes what
   * it had not finished.
   */
  public void open() {
    try {
      Files.createDirectories(directory.resolve("by-id"));
      ImageRoom.takeBack(directory);
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          if (file.getFileName().toString().startsWith(ImageImport.TEMPORARY)) {
            Files.deleteIfExists(file);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ImageView look(UsedImage image) {
    if (Files.isRegularFile(path(image.digest()))) {
      return ImageView.CACHED;
    }
    return task(image.id()).map(this::view).orElse(ImageView.MISSING);
  }

  private ImageView view(ImportTask task) {
    Optional<ImageFailure> failure = task.finalFailure();
    return failure
        .map(f -> new ImageView(Availability.FAILED, f.reason().name(), task.lastWord(), null))
        .orElseGet(
            () ->
                new ImageView(
                    Availability.IMPORTING, null, task.message(clock.instant()), task.percent()));
  }

  @Override
  public Path path(String digest) {
    if (!digest.matches(DIGEST)) {
      throw new IllegalArgumentException("not a SHA-256 digest: " + digest);
    }
    return directory.resolve(digest);
  }

  @Override
  public void makeFrom(String digest, Consumer<Path> making) {
    madeFrom.during(path(digest), making);
  }

  /** The files from which something is just being made. */
  public Set<Path> making() {
    return madeFrom.files();
  }

  @Override
  public void need(UsedImage image, String waiter, Runnable changed) {
    if (Files.isRegularFile(path(image.digest()))) {
      changed.run();
      return;
    }
    var _ = bring(image.id(), () -> requestOf(image), waiter, changed);
  }

  /** The location stands in the Image resource; digest and format are what the machine recorded. */
  private Request requestOf(UsedImage image) throws ImageFailure {
    Ref ref = new Ref(KIND, KubeApi.namespace(KIND, image.tenant()), image.id());
    Resource resource =
        kube.get(ref)
            .orElseThrow(
                () ->
                    ImageFailure.lasting(
                        Reason.ImageGone, "the image is deleted and was never on this host"));
    ImageSpec spec = resource.specAs(ImageSpec.class);
    if (spec.source() != null) {
      throw ImageFailure.lasting(
          Reason.ImageGone, "the image was captured, and is not on the host where it was made");
    }
    return new Request(spec.imageLocation(), image.digest(), image.format());
  }

  @Override
  public ImageView importFirst(String id, ImageSpec spec, Runnable changed) {
    return view(
        bring(
            id,
            () -> new Request(spec.imageLocation(), spec.sha256(), spec.format()),
            id,
            changed));
  }

  @Override
  public synchronized void giveUp(String id) {
    ImportTask task = tasks.get(id);
    if (task != null && task.left(id)) {
      tasks.remove(id);
      task.interrupt();
    }
  }

  /** What is asked for, once it is known. */
  @FunctionalInterface
  private interface RequestSource {
    Request get() throws ImageFailure;
  }

  private synchronized ImportTask bring(
      String id, RequestSource request, String waiter, Runnable changed) {
    ImportTask before = tasks.get(id);
    if (before != null && before.over() && before.forgettable(clock.instant())) {
      tasks.remove(id);
      before = null;
    }
    ImportTask task = before == null ? new ImportTask() : before;
    tasks.put(id, task);
    task.tellWhenOver(waiter, changed);
    if (task.begin(clock.instant())) {
      task.runsOn(Thread.ofVirtual().name("image-" + id).start(() -> run(id, task, request)));
    }
    return task;
  }

  private void run(String id, ImportTask task, RequestSource request) {
    try {
      slots.acquire();
      try {
        task.asks(clock.instant());
        ImportedImage image =
            imports.run(
                request.get(),
                configuration.get(),
                (bytes, of) -> task.progress(bytes, of, clock.instant()));
        remember(id, image);
        LOG.info("image {} is here: {}", id, image);
        task.succeeded(clock.instant());
      } finally {
        slots.release();
      }
    } catch (ImageFailure e) {
      LOG.info("image {}: {} {}", id, e.reason(), e.getMessage());
      task.failed(e, clock.instant());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      task.failed(
          ImageFailure.passing(Reason.SourceUnavailable, "interrupted", e), clock.instant());
    } catch (RuntimeException | Error e) {
      LOG.warn("image {} cannot be brought here", id, e);
      String message = "the import failed: " + e.getMessage();
      task.failed(ImageFailure.passing(Reason.SourceUnavailable, message, e), clock.instant());
    }
  }

  /** The import of an image, if one was asked for lately. */
  synchronized Optional<ImportTask> task(String id) {
    return Optional.ofNullable(tasks.get(id));
  }

  @Override
  public Optional<ImportedImage> known(String id) {
    Path file = record(id);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      ImportedImage image = Json.mapper().readValue(Files.readAllBytes(file), ImportedImage.class);
      return Optional.of(image).filter(i -> Files.isRegularFile(path(i.sha256())));
    } catch (JacksonException e) {
      LOG.warn("{} is not readable, the image is imported anew", file);
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path record(String id) {
    return directory.resolve("by-id").resolve(id + ".json");
  }

  private void remember(String id, ImportedImage image) {
    Path file = record(id);
    Path fresh = directory.resolve(ImageImport.TEMPORARY + id + ".json");
    try {
      Files.write(fresh, Json.bytes(image));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public CaptureView captured(String image) {
    Optional<ImportedImage> made = known(image).filter(ImportedImage::captured);
    return made.map(CaptureView::made).orElseGet(() -> captures.look(image));
  }

  @Override
  public void capture(String image, Path disk, @Nullable UUID domain, Runnable changed) {
    if (captured(image).phase() == CaptureView.Phase.MADE) {
      changed.run();
    } else {
      captures.begin(image, disk, domain, changed);
    }
  }

  @Override
  public void discard(String image, @Nullable UUID domain) {
    captures.discard(image, domain);
    forget(image);
  }

  /**
   * Forgets a captured image that nobody wants any more. Its bytes stay as long as anything may
   * need them; see {@link ImageRoom}.
   */
  void forget(String image) {
    if (known(image).filter(ImportedImage::captured).isPresent()) {
      try {
        Files.deleteIfExists(record(image));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public Set<String> cached() {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(name -> name.matches(DIGEST))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Imports under way are given up; the next agent begins them anew. */
  @Override
  public synchronized void close() {
    tasks.values().forEach(ImportTask::interrupt);
    captures.close();
  }
}
