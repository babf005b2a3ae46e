package eu.stratuslab.charts;

import java.nio.file.Path;

class EmbeddedReleaseTest extends ReleaseContract {
  @Override
  Server server(Path directory) {
    return Server.embedded(directory);
  }
}
