package eu.stratuslab.charts;

import java.nio.file.Path;

class EmbeddedPurgeTest extends PurgeContract {
  @Override
  Server server(Path directory) {
    return Server.embedded(directory);
  }
}
