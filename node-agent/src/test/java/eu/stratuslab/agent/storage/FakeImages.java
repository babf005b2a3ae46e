package eu.stratuslab.agent.storage;

import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Images that are here as soon as they are needed. */
public final class FakeImages implements Images {

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
  public synchronized Set<String> cached() {
    return new TreeSet<>(cached);
  }
}
