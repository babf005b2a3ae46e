package eu.stratuslab.kubernetes.definition;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kubernetes' order of versions: v2, v1, v1beta2, v1beta1, v1alpha1, then others by name. */
final class VersionPriority {
  private static final Pattern VERSION = Pattern.compile("v(\\d{1,9})(?:(alpha|beta)(\\d{1,9}))?");

  static final Comparator<String> HIGHEST_FIRST =
      Comparator.comparingInt(VersionPriority::stability)
          .thenComparingInt(VersionPriority::major)
          .thenComparingInt(VersionPriority::minor)
          .reversed()
          .thenComparing(Comparator.naturalOrder());

  private VersionPriority() {}

  private static int stability(String version) {
    Matcher match = VERSION.matcher(version);
    if (!match.matches()) {
      return 0;
    }
    if (match.group(2) == null) {
      return 3;
    }
    return match.group(2).equals("beta") ? 2 : 1;
  }

  private static int major(String version) {
    Matcher match = VERSION.matcher(version);
    return match.matches() ? Integer.parseInt(match.group(1)) : 0;
  }

  private static int minor(String version) {
    Matcher match = VERSION.matcher(version);
    return match.matches() && match.group(3) != null ? Integer.parseInt(match.group(3)) : 0;
  }
}
