package eu.stratuslab.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import io.helidon.webclient.api.HttpClientRequest;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.WebClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The API of Incus on this machine, over its socket; also that of LXD, from which Incus comes and
 * which answers the same. As small as measurements need it.
 *
 * <p>Every method may throw {@link IllegalStateException} for a refusal, with the server's words,
 * and {@link UncheckedIOException}; none waits longer than a minute.
 */
public final class IncusApi implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final List<Path> SOCKETS =
      List.of(
          Path.of("/run/incus/unix.socket"),
          Path.of("/var/lib/incus/unix.socket"),
          Path.of("/var/lib/lxd/unix.socket"),
          Path.of("/var/snap/lxd/common/lxd/unix.socket"));

  private final WebClient http;

  /** A client of the server at a socket; asks for nothing yet. */
  public IncusApi(Path socket) {
    http =
        WebClient.builder()
            .baseAddress(UnixDomainSocketAddress.of(socket))
            .baseUri("http://incus")
            .connectTimeout(BOUND)
            .readTimeout(BOUND)
            .build();
  }

  /**
   * Where a server may be reached from here.
   *
   * @param environment {@code INCUS_SOCKET}, {@code INCUS_DIR} and {@code LXD_DIR} say so, as for
   *     the server's own command
   */
  public static Optional<Path> socket(Map<String, String> environment) {
    var said = Optional.ofNullable(environment.get("INCUS_SOCKET")).map(Path::of).stream();
    var directories =
        Stream.of("INCUS_DIR", "LXD_DIR")
            .flatMap(name -> Optional.ofNullable(environment.get(name)).stream())
            .map(directory -> Path.of(directory, "unix.socket"));
    return Stream.of(said, directories, SOCKETS.stream())
        .flatMap(paths -> paths)
        .filter(Files::isWritable)
        .findFirst();
  }

  /** What the server answers. */
  public JsonNode get(String path, Map<String, String> query) {
    return body(path, bytes(path, query)).path("metadata");
  }

  /** The same without a look into the body. */
  public byte[] bytes(String path, Map<String, String> query) {
    var request = http.get(path);
    query.forEach(request::queryParam);
    try (var response = request.request()) {
      return read(path, response);
    }
  }

  /** Begins an operation; returns its path. */
  public String post(String path, ObjectNode body) {
    try (var response = http.post(path).submit(Json.bytes(body))) {
      return operation(path, response);
    }
  }

  /** Begins to change something; returns the operation's path. */
  public String put(String path, ObjectNode body) {
    try (var response = http.put(path).submit(Json.bytes(body))) {
      return operation(path, response);
    }
  }

  /** Begins to delete; returns the operation's path. */
  public String delete(String path) {
    HttpClientRequest request = http.delete(path);
    try (var response = request.request()) {
      return operation(path, response);
    }
  }

  /** Waits until an operation has ended well. */
  public void await(String operation) {
    var ended = get(operation + "/wait", Map.of("timeout", String.valueOf(BOUND.toSeconds())));
    if (!ended.path("status").asText().equals("Success")) {
      throw new IllegalStateException(
          "%s: %s %s"
              .formatted(operation, ended.path("status").asText(), ended.path("err").asText()));
    }
  }

  private static String operation(String path, HttpClientResponse response) {
    return body(path, read(path, response)).path("operation").asText();
  }

  private static byte[] read(String path, HttpClientResponse response) {
    var bytes = response.as(byte[].class);
    if (response.status().code() >= 400) {
      throw new IllegalStateException(path + ": " + body(path, bytes).path("error").asText());
    }
    return bytes;
  }

  private static JsonNode body(String path, byte[] bytes) {
    try {
      return Json.mapper().readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " is not answered in JSON", e);
    }
  }

  @Override
  public void close() {
    http.closeResource();
  }
}
