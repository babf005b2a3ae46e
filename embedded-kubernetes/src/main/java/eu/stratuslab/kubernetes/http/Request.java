package eu.stratuslab.kubernetes.http;

import eu.stratuslab.kubernetes.access.User;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * A request, free of any HTTP library.
 *
 * @param user who asks
 * @param path the decoded segments of the path
 * @param headers the values of a header
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes in passing: never compared, never changed.
public record Request(
    User user,
    String method,
    List<String> path,
    Map<String, List<String>> query,
    Function<String, List<String>> headers,
    byte[] body) {

  public Request {
    path = List.copyOf(path);
  }

  /** The first value of a header, or "". */
  public String header(String name) {
    List<String> values = headers.apply(name);
    return values.isEmpty() ? "" : values.getFirst();
  }

  /** The same request, as somebody's. */
  Request by(User known) {
    return new Request(known, method, path, query, headers, body);
  }

  /** A query parameter, or "". */
  public String parameter(String name) {
    List<String> values = query.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.getFirst();
  }

  /** Whether a query parameter is set and not false. */
  public boolean flag(String name) {
    if (!query.containsKey(name)) {
      return false;
    }
    return switch (parameter(name).toLowerCase(Locale.ROOT)) {
      case "false", "0" -> false;
      default -> true;
    };
  }

  /** A number that is not negative; 0 when absent. */
  public long number(String name) {
    String text = parameter(name);
    if (text.isEmpty()) {
      return 0;
    }
    try {
      return Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException _) {
      throw ApiFailure.badRequest(name + ": Invalid value: \"" + text + "\": must be a number");
    }
  }

  /** The media type of the body without parameters, in lower case; JSON when absent. */
  public String mediaType() {
    String type = header("Content-Type");
    int end = type.indexOf(';');
    String bare = (end < 0 ? type : type.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    return bare.isEmpty() ? "application/json" : bare;
  }
}
