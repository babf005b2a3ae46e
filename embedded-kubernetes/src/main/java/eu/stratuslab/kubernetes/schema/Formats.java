package eu.stratuslab.kubernetes.schema;

import com.google.re2j.Pattern;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.function.Predicate;

/** The {@code format} values that Kubernetes checks in custom resources; others are ignored. */
final class Formats {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String HEX = "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?";

  private static final Map<String, Predicate<String>> TEXTS =
      Map.ofEntries(
          Map.entry(
              "byte", matching("^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$")),
          Map.entry("cidr", Addresses::isCidr),
          Map.entry("date", Formats::isDate),
          Map.entry("datetime", Formats::isDateTime),
          Map.entry("duration", GoDuration::isValid),
          Map.entry("email", matching("^[^@\\s]+@[^@\\s]+$|^[^<>]*<[^@\\s]+@[^@\\s]+>$")),
          Map.entry("hexcolor", matching("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")),
          Map.entry("hostname", Formats::isHostname),
          Map.entry("ipv4", Addresses::isIpv4),
          Map.entry("ipv6", Addresses::isIpv6),
          Map.entry("k8sshortname", text -> text.length() <= 63 && text.matches("^" + LABEL + "$")),
          Map.entry(
              "k8slongname",
              text -> text.length() <= 253 && text.matches("^" + LABEL + "(\\." + LABEL + ")*$")),
          Map.entry("mac", matching("^([0-9A-Fa-f]{2}[:-]){5}([0-9A-Fa-f]{2}[:-]?){1,3}$")),
          Map.entry("password", _ -> true),
          Map.entry("ssn", matching("^\\d{3}[- ]?\\d{2}[- ]?\\d{4}$")),
          Map.entry("uri", Formats::isUri),
          Map.entry("uuid", matching(HEX + "[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$")),
          Map.entry("uuid3", matching(HEX + "3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$")),
          Map.entry("uuid4", matching(HEX + "4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$")),
          Map.entry("uuid5", matching(HEX + "5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$")));

  private Formats() {}

  /** The format when it is checked for values of this type, else empty. */
  static String supported(String format, String type) {
    boolean checked =
        switch (type) {
          case "", "string" -> TEXTS.containsKey(normalised(format));
          case "integer" -> format.equals("int32") || format.equals("int64");
          case "number" -> format.equals("float") || format.equals("double");
          default -> false;
        };
    return checked ? format : "";
  }

  /** Whether a text has a supported format. */
  static boolean matches(String format, String text) {
    Predicate<String> check = TEXTS.get(normalised(format));
    return check == null || check.test(text);
  }

  private static String normalised(String format) {
    return format.replace("-", "");
  }

  private static Predicate<String> matching(String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    return text -> compiled.matcher(text).find();
  }

  private static boolean isDate(String text) {
    try {
      return text.length() == 10 && LocalDate.parse(text).toString().equals(text);
    } catch (DateTimeException _) {
      return false;
    }
  }

  private static boolean isDateTime(String text) {
    try {
      return OffsetDateTime.parse(text).getYear() >= 0;
    } catch (DateTimeException _) {
      return false;
    }
  }

  private static boolean isHostname(String text) {
    return text.length() <= 255 && text.matches("^(?i)[a-z0-9_](?:[-a-z0-9_]{0,62}\\.?)*$");
  }

  private static boolean isUri(String text) {
    try {
      URI uri = new URI(text);
      return uri.isAbsolute() || text.startsWith("/");
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
