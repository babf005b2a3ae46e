package eu.stratuslab.simulation.process;

import eu.stratuslab.agent.storage.CaptureView;
import eu.stratuslab.agent.storage.CaptureView.Phase;
import eu.stratuslab.agent.storage.FirstImages;
import eu.stratuslab.agent.storage.ImageView;
import eu.stratuslab.agent.storage.ImportedImage;
import eu.stratuslab.model.image.ImageSpec;
import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import eu.stratuslab.simulation.world.Activity;
import eu.stratuslab.simulation.world.Box;
import eu.stratuslab.simulation.world.Life;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The images of a host as one agent sees them: a capture takes its time and ends with the agent, as
 * that of {@code ImageCaptures} does; what is whole outlives it.
 */
final class Captures implements FirstImages {
  private final Box box;
  private final Life life;
  private final Activity activity;
  private final Map<String, CaptureView> tasks = new HashMap<>();

  Captures(Box box, Life life) {
    this.box = box;
    this.life = life;
    this.activity = life.activity("captures");
  }

  @Override
  public CaptureView captured(String image) {
    var made = box.images().captured(image);
    return made.phase() == Phase.MADE ? made : tasks.getOrDefault(image, CaptureView.NONE);
  }

  @Override
  public void capture(String image, Path disk, @Nullable UUID domain, Runnable changed) {
    switch (captured(image).phase()) {
      case MADE -> changed.run();
      case RUNNING -> {}
      case NONE, FAILED -> {
        tasks.put(image, CaptureView.running("the disk is being copied"));
        var takes = Duration.ofMillis(200 + life.random().nextInt(20_000));
        life.timeline()
            .in(takes, activity, "capture " + image, () -> copied(image, disk, domain, changed));
      }
    }
  }

  private void copied(String image, Path disk, @Nullable UUID domain, Runnable changed) {
    if (tasks.getOrDefault(image, CaptureView.NONE).phase() != Phase.RUNNING) {
      return;
    }
    var failure = failure(disk, domain);
    if (failure.isPresent()) {
      tasks.put(image, CaptureView.failed("CaptureFailed", failure.get()));
      changed.run();
    } else {
      tasks.remove(image);
      box.images().capture(image, disk, domain, changed);
    }
  }

  /** The copy of a live disk is broken off with its guest; QEMU's lock refuses any other. */
  private Optional<String> failure(Path disk, @Nullable UUID domain) {
    if (box.contents().of(disk).isEmpty()) {
      return Optional.of("there is no disk " + disk);
    }
    var live = box.users(disk).stream().filter(use -> use.live()).map(use -> use.domain());
    var user = live.findFirst();
    if (domain == null) {
      return user.map(other -> "domain " + other + " has the disk");
    }
    return user.filter(domain::equals).isEmpty()
        ? Optional.of("the copy of the disk was broken off")
        : Optional.empty();
  }

  @Override
  public void discard(String image, @Nullable UUID domain) {
    tasks.remove(image);
    box.images().discard(image, domain);
  }

  @Override
  public Optional<ImportedImage> known(String id) {
    return box.images().known(id);
  }

  @Override
  public ImageView importFirst(String id, ImageSpec spec, Runnable changed) {
    return box.images().importFirst(id, spec, changed);
  }

  @Override
  public void giveUp(String id) {
    box.images().giveUp(id);
  }

  @Override
  public ImageView look(UsedImage image) {
    return box.images().look(image);
  }

  @Override
  public Path path(String digest) {
    return box.images().path(digest);
  }

  @Override
  public void makeFrom(String digest, Consumer<Path> making) {
    box.images().makeFrom(digest, making);
  }

  @Override
  public void need(UsedImage image, String waiter, Runnable changed) {
    box.images().need(image, waiter, changed);
  }

  @Override
  public Set<String> cached() {
    return box.images().cached();
  }
}
