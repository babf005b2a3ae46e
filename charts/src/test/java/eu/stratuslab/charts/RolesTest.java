package eu.stratuslab.charts;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class RolesTest extends RolesContract {
  @Override
  Server server(Path directory) {
    return Server.embedded(directory);
  }
}
