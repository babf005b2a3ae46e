package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Equality of JSON values as Kubernetes sees it: 1, 1L and 1.0 are the same number. */
public final class JsonEquality {
  private static final Comparator<JsonNode> SCALARS =
      (left, right) -> {
        if (left.isNumber() && right.isNumber()) {
          return left.decimalValue().compareTo(right.decimalValue());
        }
        return left.equals(right) ? 0 : 1;
      };

  private JsonEquality() {}

  /** Whether two values are the same; an absent value equals only an absent one. */
  public static boolean same(@Nullable JsonNode left, @Nullable JsonNode right) {
    if (left == null || right == null) {
      return left == null && right == null;
    }
    return left.equals(SCALARS, right);
  }
}
