package eu.stratuslab.standalone.cloud;

import eu.stratuslab.standalone.DataDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A test run that waits to be killed with a machine running. */
final class KilledRun {
  private KilledRun() {}

  /**
   * Starts a cloud and a machine, tells where, and waits.
   *
   * @param arguments the file into which the cloud's directory is written
   */
  public static void main(String[] arguments) throws InterruptedException {
    var cloud = TestCloud.start("killed-run", 1);
    try (var admin = cloud.admin()) {
      admin.succeeded(new CheapMachines(cloud).create(admin, "left").jobKey());
    }
    var where = cloud.data().root().toString().getBytes(StandardCharsets.UTF_8);
    DataDirectory.write(Path.of(arguments[0]), where);
    new CountDownLatch(1).await();
  }
}
