package eu.stratuslab.agent.storage;

import java.nio.file.Path;

/** The contract on the fake. */
class FakeVolumePoolTest implements VolumePoolContract {

  private final FakeVolumePool pool = new FakeVolumePool("default", CLOUD);

  @Override
  public VolumePool pool() {
    return pool;
  }

  @Override
  public Path image() {
    return Path.of("/fake/images/d");
  }
}
