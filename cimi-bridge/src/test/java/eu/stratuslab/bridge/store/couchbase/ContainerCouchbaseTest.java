package eu.stratuslab.bridge.store.couchbase;

import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Identity;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.couchbase.BucketDefinition;
import org.testcontainers.couchbase.CouchbaseContainer;
import org.testcontainers.couchbase.CouchbaseService;

/** On a real server in a container. */
@Tag("slow")
@EnabledIf(value = "docker", disabledReason = "skipped: because there is no Docker")
class ContainerCouchbaseTest extends ClusterContract {
  private static final String IMAGE = "couchbase/server:7.6.4";
  private static final String BUCKET = "stratuslab";
  private static @Nullable CouchbaseContainer container;

  /** The look for a Docker that is nowhere takes seconds and shouts. */
  static boolean docker() {
    var likely =
        System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    return likely && DockerClientFactory.instance().isDockerAvailable();
  }

  @BeforeAll
  static void start() {
    container =
        new CouchbaseContainer(IMAGE)
            .withEnabledServices(
                CouchbaseService.KV, CouchbaseService.QUERY, CouchbaseService.INDEX)
            .withBucket(new BucketDefinition(BUCKET).withPrimaryIndex(false));
    container.start();
  }

  @AfterAll
  static void stop() {
    if (container != null) {
      container.stop();
    }
  }

  @Override
  protected CouchbaseOptions cluster() {
    var running = java.util.Objects.requireNonNull(container);
    return CouchbaseOptions.of(
            List.of(Node.of(running.getHost(), running.getBootstrapCarrierDirectPort())),
            new Identity.Password(running.getUsername(), running.getPassword()))
        .withBucket(BUCKET);
  }
}
