package eu.stratuslab.agent.storage;

import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Images that are here as soon as they are needed. */
public final class FakeImages implements Images {

  private static final int DIGEST = 64;

  private final Map<String, CaptureView> captures = new TreeMap<>();
  private final Queue<CaptureView> next = new ArrayDeque<>();
  private int made;
  private final Set<String> cached = new TreeSet<>();

  @Override
  public synchronized ImageView look(UsedImage image) {
    return cached.contains(image.digest()) ? ImageView.CACHED : ImageView.MISSING;
  }

  @Override
  public Path path(String digest) {
    return Path.of("/fake/images", digest);
  }

  @Override
  public synchronized void need(UsedImage image, String waiter, Runnable changed) {
    cached.add(image.digest());
    changed.run();
  }

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
    captures.put(image, view == null ? made(image) : view);
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

  /** How many captures were begun. */
  public synchronized int begun() {
    return made;
  }

  @Override
  public synchronized Set<String> cached() {
    return new TreeSet<>(cached);
  }
}
