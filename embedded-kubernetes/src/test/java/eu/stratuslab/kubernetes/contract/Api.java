package eu.stratuslab.kubernetes.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A plain HTTP client for an API server; bodies are written as YAML for brevity. */
public final class Api {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new YAMLMapper();

  /** An answer with its body, if that is JSON. */
  public record Answer(int status, JsonNode body, Map<String, List<String>> headers) {
    /** A value by JSON pointer, as text. */
    public String at(String pointer) {
      return body.at(pointer).asText("");
    }

    public String name() {
      return at("/metadata/name");
    }

    public String version() {
      return at("/metadata/resourceVersion");
    }

    public String uid() {
      return at("/metadata/uid");
    }
  }

  private final Cluster cluster;
  private final HttpClient client;
  private final List<String> headers;

  public Api(Cluster cluster) {
    this(cluster, HttpClient.newBuilder().sslContext(trustingContext()).build(), List.of());
  }

  private Api(Cluster cluster, HttpClient client, List<String> headers) {
    this.cluster = cluster;
    this.client = client;
    this.headers = headers;
  }

  /** The same server with another token. */
  Api as(String token) {
    return new Api(
        new Cluster(cluster.url(), token, cluster.collects(), cluster.embedded()),
        client,
        List.of());
  }

  /** The same, acting for somebody else. */
  Api acting(String user, String... groups) {
    List<String> impersonation = new ArrayList<>(List.of("Impersonate-User", user));
    for (String group : groups) {
      impersonation.addAll(List.of("Impersonate-Group", group));
    }
    return new Api(cluster, client, impersonation);
  }

  public Answer get(String path) {
    return send("GET", path, "", "");
  }

  public Answer get(String path, String accept) {
    return answer(request(path).GET().setHeader("Accept", accept));
  }

  public Answer post(String path, String yaml) {
    return send("POST", path, "application/json", json(yaml));
  }

  public Answer put(String path, String yaml) {
    return send("PUT", path, "application/json", json(yaml));
  }

  public Answer put(String path, JsonNode body) {
    return send("PUT", path, "application/json", body.toString());
  }

  public Answer merge(String path, String yaml) {
    return send("PATCH", path, "application/merge-patch+json", json(yaml));
  }

  public Answer patch(String path, String kind, String yaml) {
    return send("PATCH", path, "application/" + kind, json(yaml));
  }

  public Answer apply(String path, String manager, String yaml) {
    String separator = path.contains("?") ? "&" : "?";
    return patch(path + separator + "fieldManager=" + manager, "apply-patch+yaml", yaml);
  }

  public Answer delete(String path) {
    return send("DELETE", path, "", "");
  }

  public Answer delete(String path, String yaml) {
    return send("DELETE", path, "application/json", json(yaml));
  }

  public Answer send(String method, String path, String contentType, String body) {
    HttpRequest.Builder request = request(path);
    request.method(
        method,
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    return answer(request);
  }

  /** A request without credentials. */
  public Answer anonymous(String path) {
    return answer(HttpRequest.newBuilder(URI.create(cluster.url() + path)).timeout(PATIENCE).GET());
  }

  /** Opens a watch. */
  public EventStream watch(String path) {
    try {
      HttpResponse<Stream<String>> response =
          client.send(
              request(path).timeout(Duration.ofMinutes(5)).GET().build(), BodyHandlers.ofLines());
      return new EventStream(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Makes a namespace of its own for a test. */
  public String namespace() {
    String name = unique("test");
    post("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}");
    return name;
  }

  /** A name that no other test has. */
  public static String unique(String prefix) {
    return prefix + "-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
  }

  /** YAML as JSON text. */
  public static String json(String yaml) {
    return tree(yaml).toString();
  }

  static JsonNode tree(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(cluster.url() + path))
            .timeout(PATIENCE)
            .header("User-Agent", "contract/1")
            .header("Authorization", "Bearer " + cluster.token());
    return headers.isEmpty() ? request : request.headers(headers.toArray(new String[0]));
  }

  private Answer answer(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      String type = response.headers().firstValue("Content-Type").orElse("");
      JsonNode body =
          type.toLowerCase(Locale.ROOT).contains("json") && !response.body().isEmpty()
              ? parse(response.body())
              : JSON.createObjectNode().put("text", response.body());
      return new Answer(response.statusCode(), body, response.headers().map());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Trusts the certificate that a test server on the loopback address has just made for itself. */
  private static SSLContext trustingContext() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Trusting extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
