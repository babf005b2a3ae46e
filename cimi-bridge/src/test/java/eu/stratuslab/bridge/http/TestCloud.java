package eu.stratuslab.bridge.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.bootstrap.Bridge;
import eu.stratuslab.bridge.bootstrap.BridgeSettings;
import eu.stratuslab.bridge.job.CrashPoints;
import eu.stratuslab.bridge.job.Stated;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.ResourceTypes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A bridge on a free port over a store, and a client of it. */
final class TestCloud implements AutoCloseable {
  static final String ADMIN = "admin";

  final DocumentStore store;
  final Path directory;
  final Bridge bridge;
  final HttpClient http = HttpClient.newHttpClient();
  volatile CrashPoints crashes = CrashPoints.NONE;
  final String adminPassword;

  TestCloud() {
    this(new FakeStore(UUID.randomUUID().toString()), InstantSource.system());
  }

  TestCloud(DocumentStore store, InstantSource clock) {
    this(store, clock, HttpSettings.loopback(0));
  }

  TestCloud(DocumentStore store, InstantSource clock, HttpSettings settings) {
    this.store = store;
    try {
      directory = Files.createTempDirectory("bridge-test");
      var passwordFile = directory.resolve("admin-password");
      bridge =
          Bridge.start(
              store,
              new BridgeSettings(
                  settings,
                  passwordFile,
                  clock,
                  System::nanoTime,
                  Duration.ofMinutes(10),
                  point -> crashes.hit(point)));
      adminPassword = Files.readString(passwordFile).strip();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  String url() {
    return bridge.url().toString();
  }

  /** A client that is the first administrator. */
  CimiClient admin() {
    return new CimiClient(this, ADMIN, adminPassword);
  }

  /** A client that is a new user of a new tenant. */
  CimiClient tenant(String key) {
    admin().post("tenants", Json.object().put("key", key)).expect(201);
    return user(key, key + "-user");
  }

  CimiClient user(String tenant, String name) {
    var password = "secret-of-" + name;
    var user = Json.object().put("userName", name).put("password", password).put("tenant", tenant);
    admin().post("users", user).expect(201);
    return new CimiClient(this, name, password);
  }

  /** Lets a tenant use so many machines, and as much of everything else as it likes. */
  void quota(String tenant, long machines) {
    var uri =
        admin()
            .get("tenants?$filter=key='" + tenant + "'")
            .expect(200)
            .json()
            .at("/tenants/0/id")
            .asText();
    var quota = Json.object();
    quota
        .putObject("quota")
        .put("machines", machines)
        .put("cpus", 1_000_000)
        .put("memory", 1L << 50)
        .put("storage", 1L << 50);
    admin().put(uri + "?$select=quota", quota).expect(200);
  }

  /** The uuid of an image that can be used at once. */
  String availableImage(CimiClient owner) {
    return availableImage(owner, "MachineImage");
  }

  String availableImage(CimiClient owner, String type) {
    var created =
        owner
            .post(
                ResourceTypes.named(type).orElseThrow().collection(),
                Json.object().put("imageLocation", "https://example.org/i"))
            .expect(201);
    var key = created.key();
    patch(
        type,
        key,
        image -> {
          var status = image.status().deepCopy();
          status.put("sha256", "0".repeat(64)).put("format", "qcow2").put("virtualSize", 7_000);
          return image.with(d -> d.status(status).operation(null));
        });
    return key;
  }

  /** The uuid of a volume that is made and in no machine. */
  String availableVolume(CimiClient owner) {
    var create = Json.object().put("name", "data");
    create.putObject("volumeTemplate").putObject("volumeConfig").put("capacity", 1000);
    var key = owner.post("volumes", create).expect(201).key();
    patch(
        "Volume",
        key,
        volume -> {
          var status = volume.status().deepCopy().put("created", true).put("capacity", 1000);
          return volume.with(d -> d.status(status).operation(null));
        });
    return key;
  }

  /** Changes a document as the mirror would. */
  void patch(String type, String key, UnaryOperator<Document> change) {
    var stored = store.get(type, key);
    store.patchStatus(
        type,
        key,
        stored.version(),
        store.term(),
        document -> Stated.of(change.apply(document).with(d -> d.reported())));
  }

  /** A create of the smallest machine. */
  ObjectNode machine(String image) {
    var create = Json.object().put("name", "web");
    var template = create.putObject("machineTemplate").put("initialState", "STARTED");
    template.putObject("machineConfig").put("cpu", 1).put("memory", 131_072);
    template.putObject("machineImage").put("href", "machineImages/" + image);
    return create;
  }

  static HttpRequest.Builder request(String url, String user, String password) {
    var credentials = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Basic " + credentials);
  }

  HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    bridge.close();
    http.close();
    store.close();
  }
}
