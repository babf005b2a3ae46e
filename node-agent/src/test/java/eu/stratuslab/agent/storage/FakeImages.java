package eu.stratuslab.agent.storage;

import eu.stratuslab.agent.hypervisor.FakeContents;
import eu.stratuslab.model.image.ImageSpec;
import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Images that are here as soon as they are needed. */
public final class FakeImages implements FirstImages {

  private static final int DIGEST = 64;

  private final Map<String, CaptureView> captures = new TreeMap<>();
  private final Queue<CaptureView> next = new ArrayDeque<>();
  private final FakeContents contents;
  private final MadeFrom madeFrom = new MadeFrom();
  private final List<Path> bases = new CopyOnWriteArrayList<>();
  private int made;
  private final Set<String> cached = new TreeSet<>();

  public FakeImages() {
    this(new FakeContents());
  }

  public FakeImages(FakeContents contents) {
    this.contents = contents;
  }

  @Override
  public synchronized ImageView look(UsedImage image) {
    return cached.contains(image.digest()) ? ImageView.CACHED : ImageView.MISSING;
  }

  @Override
  public Path path(String digest) {
    return Path.of("/fake/images", digest);
  }

  @Override
  public void makeFrom(String digest, Consumer<Path> making) {
    madeFrom.during(path(digest), making);
    bases.add(path(digest));
  }

  /** The files from which something is just being made. */
  public Set<Path> making() {
    return madeFrom.files();
  }

  /** The files from which something was made, each time. */
  public List<Path> basesMade() {
    return List.copyOf(bases);
  }

  @Override
  public synchronized void need(UsedImage image, String waiter, Runnable changed) {
    bring(image.digest());
    changed.run();
  }

  private void bring(String digest) {
    if (cached.add(digest)) {
      contents.write(path(digest), "image " + digest);
    }
  }

  @Override
  public synchronized Optional<ImportedImage> known(String id) {
    return Optional.ofNullable(captured(id).image());
  }

  @Override
  public ImageView importFirst(String id, ImageSpec spec, Runnable changed) {
    throw new UnsupportedOperationException("nobody imports");
  }

  @Override
  public void giveUp(String id) {}

  @Override
  public synchronized CaptureView captured(String image) {
    return captures.getOrDefault(image, CaptureView.NONE);
  }

  /** It is made at once, unless a test has said how it goes. */
  @Override
  public synchronized void capture(
      String image, Path disk, @Nullable UUID domain, Runnable changed) {
    made++;
    CaptureView view = next.poll();
    CaptureView now = view == null ? made(image) : view;
    captures.put(image, now);
    if (now.image() != null) {
      cached.add(now.image().sha256());
      contents.copy(disk, path(now.image().sha256()));
    }
    changed.run();
  }

  @Override
  public synchronized void discard(String image, @Nullable UUID domain) {
    captures.remove(image);
  }

  /** How the next capture goes at first. */
  public synchronized void nextCapture(CaptureView view) {
    next.add(view);
  }

  /** A capture that goes on ends. */
  public synchronized void captureEnds(String image, CaptureView view) {
    captures.put(image, view);
  }

  /** An image that was captured. */
  public CaptureView made(String image) {
    String digest = image.replace("-", "").repeat(2).substring(0, DIGEST);
    return CaptureView.made(new ImportedImage(digest, "qcow2", 1000, 500, true));
  }

  /** The ids of all images that were captured and not discarded. */
  public synchronized Set<String> made() {
    return captures.keySet().stream()
        .filter(id -> known(id).isPresent())
        .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
  }

  /** How many captures were begun. */
  public synchronized int begun() {
    return made;
  }

  @Override
  public synchronized Set<String> cached() {
    return new TreeSet<>(cached);
  }
}
