package eu.stratuslab.charts;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class RealPurgeTest extends PurgeContract {
  @Override
  Server server(Path directory) {
    return Server.real(directory);
  }
}
