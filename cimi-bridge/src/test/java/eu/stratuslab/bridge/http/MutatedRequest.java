package eu.stratuslab.bridge.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** A sound request, some of which was made unsound: its path, its query, its headers, its body. */
final class MutatedRequest {
  private static final List<String> VALUES =
      List.of(
          "-1",
          "0",
          "99999999999999999999999",
          "1e308",
          "null",
          "true",
          "[]",
          "{}",
          "[[[[1]]]]",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"../../etc/passwd\"",
          "\"${jndi:ldap://x}\"",
          "\"'; DROP TABLE documents; --\"",
          "{\"href\":\"machines/x\"}",
          "{\"href\":\"http://[::1\"}",
          "<![CDATA[x]]>",
          "&#0;",
          "&amp;&lt;",
          "<a b=\"c\"/>");
  private static final List<String> SEGMENTS =
      List.of(
          "%2e%2e",
          "..",
          "",
          ".",
          "%00",
          "%2f",
          "%ff",
          "machines",
          "x".repeat(300),
          "~",
          ";a=b",
          "+",
          "disks",
          "0",
          "cloudEntryPoint",
          "resourceMetadatas");
  private static final List<String> QUERIES =
      List.of(
          "$filter=cpu>",
          "$filter=(((((name='x'",
          "$filter=name='a'%20or%20cpu<1%20and%20not",
          "$filter=property['a']=1",
          "$filter=created>=2026-99-99",
          "$filter=name=%27%ff%27",
          "$select=a,,b/c,*",
          "$expand=*",
          "$expand=nothing,acl",
          "$orderby=name:sideways,cpu",
          "$orderby=acl",
          "$first=-1&$last=0",
          "$first=99999999999999999999",
          "$first=5&$last=2",
          "$last=x",
          "$format=pdf",
          "$format=xml",
          "$cursor=AAAA",
          "cursor=%00",
          "&&==&",
          "$filter",
          "$unknown=1",
          "a=b;c=d");
  private static final Map<String, List<String>> HEADERS =
      Map.of(
          "Accept",
              List.of("text/html", "*/*;q=x", "application/xml;q=0", ",,,", "application/xml"),
          "Content-Type",
              List.of("text/plain", "application/xml", "application/json; charset=x", "/", "a"),
          "If-Match", List.of("*", "\"", "\"1.1.j\"", "W/\"1\"", "\"99999999999999999999.1.j\""),
          "If-None-Match", List.of("*", "\"", "x,y,\"z"),
          "Idempotency-Key", List.of("", "k", "k".repeat(5000), "\u00e9"),
          "Prefer", List.of("wait=0", "wait=-1", "wait", "wait=\"", "wait=x, respond-async"),
          "Last-Event-ID", List.of("", "1.x", "\u00e9", "1." + "A".repeat(5000)),
          "X-Request-Id", List.of("<script>", "x".repeat(100)),
          "Authorization", List.of(""),
          "Host", List.of("", "a b", "evil.example", "[::1", "x".repeat(300)));

  private final RandomGenerator random;
  private String method;
  private String path;
  private String query = "";
  private final Map<String, String> headers = new TreeMap<>();
  private byte[] body;

  /** A request that is sound until {@link #mutate} was called. */
  MutatedRequest(RandomGenerator random, String method, String path, String type, String body) {
    this.random = random;
    this.method = method;
    this.path = path;
    this.body = body.getBytes(UTF_8);
    headers.put("Host", "localhost");
    headers.put("Accept", random.nextBoolean() ? "application/json" : "application/xml");
    if (!body.isEmpty()) {
      headers.put("Content-Type", type);
    }
  }

  MutatedRequest as(String authorization) {
    headers.put("Authorization", authorization);
    return this;
  }

  /** Makes one thing unsound. */
  MutatedRequest mutate() {
    switch (random.nextInt(10)) {
      case 0 -> method = one(List.of("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS"));
      case 1, 2 -> segment();
      case 3, 4 -> query += (query.isEmpty() && !path.contains("?") ? "?" : "&") + one(QUERIES);
      case 5 -> header();
      case 6 -> flip();
      case 7 -> cut();
      default -> value();
    }
    return this;
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private void segment() {
    var segments = new java.util.ArrayList<>(List.of(path.substring(1).split("/")));
    var at = random.nextInt(segments.size() + 1);
    if (at < segments.size() && random.nextBoolean()) {
      segments.set(at, one(SEGMENTS));
    } else {
      segments.add(at, one(SEGMENTS));
    }
    path = "/" + String.join("/", segments);
  }

  private void header() {
    var name = one(List.copyOf(new TreeMap<>(HEADERS).keySet()));
    headers.put(name, one(HEADERS.getOrDefault(name, List.of(""))));
  }

  private void flip() {
    for (var i = 0; i < 3 && body.length > 0; i++) {
      body[random.nextInt(body.length)] = (byte) random.nextInt(256);
    }
  }

  /** Takes a piece out, or puts it in twice. */
  private void cut() {
    var from = random.nextInt(body.length + 1);
    var to = from + random.nextInt(body.length - from + 1);
    var twice = random.nextBoolean();
    var next = new ByteArrayOutputStream();
    next.write(body, 0, twice ? to : from);
    next.write(body, twice ? from : to, body.length - (twice ? from : to));
    body = next.toByteArray();
  }

  /** Puts another value in the place of one. */
  private void value() {
    var text = new String(body, ISO_8859_1);
    var values =
        java.util.regex.Pattern.compile("(?<=[:>])(\"[^\"]*\"|[0-9]+|true|[A-Za-z-]+)")
            .matcher(text)
            .results()
            .toList();
    if (!values.isEmpty()) {
      var place = one(values);
      var other = new String(one(VALUES).getBytes(UTF_8), ISO_8859_1);
      body =
          (text.substring(0, place.start()) + other + text.substring(place.end()))
              .getBytes(ISO_8859_1);
    }
  }

  byte[] bytes() {
    var head =
        method
            + " "
            + path
            + query
            + " HTTP/1.1\r\n"
            + headers.entrySet().stream()
                .filter(h -> !(h.getKey().equals("Authorization") && h.getValue().isEmpty()))
                .map(h -> h.getKey() + ": " + h.getValue() + "\r\n")
                .collect(Collectors.joining())
            + "Content-Length: "
            + body.length
            + "\r\n\r\n";
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }
}
