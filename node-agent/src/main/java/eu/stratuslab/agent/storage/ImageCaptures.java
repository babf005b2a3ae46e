package eu.stratuslab.agent.storage;

import eu.stratuslab.agent.hypervisor.DiskCopy;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.storage.ImageFailure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes images of disks, each as one file that refers to no other. The disk itself, and what lies
 * under it, are only ever read: a capture that is cut off at any point leaves nothing to mend. What
 * it left is thrown away, and the copy is made anew.
 *
 * <p>The hypervisor copies one disk of a domain at a time. Whoever wants another one waits for it
 * without a slot, so that what is stuck holds up its own domain only.
 */
final class ImageCaptures {

  private static final Logger LOG = LoggerFactory.getLogger(ImageCaptures.class);
  private static final int AT_ONCE = 2;
  private static final int BUFFER = 1 << 20;
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration LOOK = Duration.ofMillis(200);

  /** Between attempts to copy a disk of a domain that somebody else copies. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Path directory;
  private final Hypervisor hypervisor;
  private final BiConsumer<String, ImportedImage> remember;
  private final Map<String, Task> tasks = new HashMap<>();
  private final Semaphore slots = new Semaphore(AT_ONCE, true);
  private final Turns turns = new Turns();

  /** One capture of this process. */
  private static final class Task {
    /** What has the disk, or null. */
    private final @Nullable UUID domain;

    private volatile CaptureView view = CaptureView.running("waiting for its turn");
    private @Nullable Thread thread;

    Task(@Nullable UUID domain) {
      this.domain = domain;
    }

    /** What qemu-img writes, as large as that at most; null while it does not. */
    private volatile @Nullable Growing growing;

    CaptureView seen() {
      Growing copy = growing;
      return copy == null || view.phase() != CaptureView.Phase.RUNNING
          ? view
          : CaptureView.copied(copy.percent());
    }
  }

  /**
   * A file that is being written.
   *
   * @param most bytes that it may get
   */
  private record Growing(Path file, long most) {
    int percent() {
      // A file that is not there yet, or not any more, has no length.
      return most <= 0 ? 0 : (int) Math.min(100, file.toFile().length() * 100 / most);
    }
  }

  /**
   * @param directory of the cached images
   * @param remember is given what was made, once its file is in its place
   */
  ImageCaptures(Path directory, Hypervisor hypervisor, BiConsumer<String, ImportedImage> remember) {
    this.directory = directory;
    this.hypervisor = hypervisor;
    this.remember = remember;
  }

  /** What this process knows of a capture; what is made is known from the file that tells of it. */
  synchronized CaptureView look(String image) {
    Task task = tasks.get(image);
    return task == null ? CaptureView.NONE : task.seen();
  }

  /** Begins a capture unless one goes on. */
  synchronized void begin(String image, Path disk, @Nullable UUID domain, Runnable changed) {
    Task before = tasks.get(image);
    if (before != null && before.view.phase() == CaptureView.Phase.RUNNING) {
      return;
    }
    var task = new Task(domain);
    tasks.put(image, task);
    task.thread =
        Thread.ofVirtual().name("capture-" + image).start(() -> run(task, image, disk, changed));
  }

  private void run(Task task, String image, Path disk, Runnable changed) {
    Path copy = temporary(image);
    try {
      ImportedImage made =
          task.domain == null ? inSlot(task, disk, copy) : inTurn(task, task.domain, disk, copy);
      remember.accept(image, made);
      LOG.info("image {} is captured: {}", image, made);
      task.view = CaptureView.made(made);
    } catch (ImageFailure e) {
      failed(task, image, e.reason(), e.getMessage());
    } catch (HypervisorException e) {
      boolean full = e.code() == HypervisorException.Code.NO_SPACE;
      failed(task, image, full ? Reason.StorageFull : Reason.CaptureFailed, e.getMessage());
    } catch (IOException e) {
      failed(task, image, reasonOf(e), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed(task, image, Reason.CaptureFailed, "it was given up");
    } catch (RuntimeException | Error e) {
      LOG.warn("image {} cannot be captured", image, e);
      failed(task, image, Reason.CaptureFailed, e.toString());
    } finally {
      remove(copy);
    }
    changed.run();
  }

  private static void failed(Task task, String image, Reason reason, @Nullable String message) {
    LOG.info("image {} is not captured: {} {}", image, reason, message);
    task.view = CaptureView.failed(reason.name(), Objects.requireNonNullElse(message, ""));
  }

  private static Reason reasonOf(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("No space left") || message.contains("Disk quota exceeded")
        ? Reason.StorageFull
        : Reason.CaptureFailed;
  }

  /** Tries again while the domain is copied by somebody else; its Job has the same deadline. */
  private ImportedImage inTurn(Task task, UUID domain, Path disk, Path copy)
      throws ImageFailure, IOException, InterruptedException {
    long begun = System.nanoTime();
    for (; ; ) {
      Duration left = LONGEST.minusNanos(System.nanoTime() - begun);
      if (!turns.take(domain, left)) {
        throw occupied();
      }
      try {
        return inSlot(task, disk, copy);
      } catch (Occupied e) {
        if (left.compareTo(PAUSE) < 0) {
          throw occupied();
        }
        LOG.debug("{} waits: {}", copy, e.getMessage());
      } finally {
        turns.give(domain);
      }
      task.view = CaptureView.running("waiting for another copy of the machine's disks");
      Thread.sleep(PAUSE);
    }
  }

  private static ImageFailure occupied() {
    return ImageFailure.passing(
        Reason.CaptureFailed, "another copy of the machine's disks has not ended", null);
  }

  /** Somebody else copies a disk of the domain. */
  private static final class Occupied extends RuntimeException {
    Occupied(HypervisorException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private ImportedImage inSlot(Task task, Path disk, Path copy)
      throws ImageFailure, IOException, InterruptedException {
    slots.acquire();
    try {
      return make(task, disk, copy);
    } finally {
      slots.release();
    }
  }

  private ImportedImage make(Task task, Path disk, Path copy)
      throws ImageFailure, IOException, InterruptedException {
    long most = Files.size(disk) + Chain.check(disk, directory);
    checkSpace(most);
    remove(copy);
    task.view = CaptureView.running("the disk is being copied");
    if (task.domain == null) {
      task.growing = new Growing(copy, most);
      convert(disk, copy);
      task.growing = null;
    } else {
      copyLive(task, disk, task.domain, copy);
    }
    FileTree.syncEntry(copy);
    task.view = CaptureView.running("the copy is being checked");
    return ImageImport.adopt(directory, copy, digest(copy), "qcow2", true);
  }

  private void checkSpace(long bytes) throws ImageFailure {
    long free = Space.of(directory).free();
    if (bytes > free) {
      throw ImageFailure.passing(
          Reason.StorageFull, "the image may need " + bytes + " bytes, the host has " + free, null);
    }
  }

  /** QEMU's lock on the disk of a running guest refuses this. */
  private static void convert(Path disk, Path copy) throws IOException {
    ChildProcess.Ended ended =
        ChildProcess.run(
            LONGEST,
            List.of(
                "qemu-img",
                "convert",
                "-f",
                "qcow2",
                "-O",
                "qcow2",
                disk.toString(),
                copy.toString()));
    if (ended.code() != 0) {
      throw new IOException(ended.output().strip());
    }
  }

  private void copyLive(Task task, Path disk, UUID domain, Path copy)
      throws ImageFailure, InterruptedException {
    beginCopy(domain, disk, copy);
    for (long looks = 0; looks < LONGEST.dividedBy(LOOK); looks++) {
      Thread.sleep(LOOK);
      DiskCopy state = hypervisor.copy(domain, copy);
      switch (state.phase()) {
        case RUNNING -> task.view = CaptureView.copied(state.percent());
        case DONE -> {
          return;
        }
        case NONE, FAILED ->
            throw ImageFailure.passing(
                space().free() < BUFFER ? Reason.StorageFull : Reason.CaptureFailed,
                "the copy of the disk was broken off"
                    + (state.message() == null ? "" : ": " + state.message()),
                null);
      }
    }
    hypervisor.abandonCopy(domain, copy);
    throw ImageFailure.passing(Reason.CaptureFailed, "the copy took more than an hour", null);
  }

  /** A job that writes this very file is one that an earlier agent has left. */
  private void beginCopy(UUID domain, Path disk, Path copy) {
    hypervisor.abandonCopy(domain, copy);
    try {
      hypervisor.beginCopy(domain, disk, copy);
    } catch (HypervisorException e) {
      throw e.code() == HypervisorException.Code.BUSY ? new Occupied(e) : e;
    }
  }

  private Space space() {
    return Space.of(directory);
  }

  private static String digest(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        byte[] buffer = new byte[BUFFER];
        while (in.read(buffer) >= 0) {
          // The digest reads along.
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Ends a capture and waits until nothing writes any more.
   *
   * @param domain that may have a copy of it under way, begun by an earlier agent
   */
  void discard(String image, @Nullable UUID domain) {
    Task task;
    synchronized (this) {
      task = tasks.remove(image);
    }
    if (task != null && task.thread != null) {
      task.thread.interrupt();
      join(task.thread);
    }
    UUID copied = task == null || task.domain == null ? domain : task.domain;
    if (copied != null && hypervisor.domain(copied).isPresent()) {
      hypervisor.abandonCopy(copied, temporary(image));
    }
    remove(temporary(image));
  }

  private static void join(Thread thread) {
    try {
      thread.join(LONGEST);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The name tells an agent that starts that nobody is at it any more. */
  private Path temporary(String image) {
    return directory.resolve(ImageImport.TEMPORARY + image + ".qcow2");
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} is left over: {}", file, e.toString());
    }
  }

  /** Captures under way are given up; the next agent begins them anew. */
  synchronized void close() {
    tasks.values().stream()
        .map(task -> task.thread)
        .filter(Objects::nonNull)
        .forEach(Thread::interrupt);
  }

  /** The files under a disk. */
  static final class Chain {
    private Chain() {}

    /**
     * Makes sure that a disk stands on an image of the cache, or on nothing.
     *
     * @return the bytes of what is under it
     */
    static long check(Path disk, Path images) throws ImageFailure, IOException {
      Qcow2Header header = Qcow2Header.of(disk);
      if (!header.hasBacking()) {
        return 0;
      }
      Path base = Path.of(Objects.requireNonNullElse(header.backingFile(), ""));
      if (!images.equals(base.getParent())) {
        throw ImageFailure.lasting(
            Reason.BaseMissing, "the disk stands on a file that is no image of this host");
      }
      if (!Files.isRegularFile(base)) {
        throw ImageFailure.lasting(
            Reason.BaseMissing, "the image " + base.getFileName() + " under the disk is gone");
      }
      return Files.size(base);
    }
  }
}
