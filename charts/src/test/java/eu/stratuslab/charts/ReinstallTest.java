package eu.stratuslab.charts;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** The same with the classes of this build, where no images were made. */
@Tag("slow")
class ReinstallTest extends WholeCloudContract {
  @Override
  Containers containers(Path directory) {
    return Containers.ofClassPath();
  }
}
