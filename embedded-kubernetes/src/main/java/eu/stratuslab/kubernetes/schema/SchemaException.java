package eu.stratuslab.kubernetes.schema;

import java.util.List;
import java.util.stream.Collectors;

/** A schema that Kubernetes would not accept in a CustomResourceDefinition. */
public final class SchemaException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;

  SchemaException(List<Violation> violations) {
    super(
        violations.stream()
            .map(each -> each.path() + ": " + each.message())
            .collect(Collectors.joining(", ")));
    this.violations = List.copyOf(violations);
  }

  /**
   * All complaints; paths are relative to {@code openAPIV3Schema}, such as {@code
   * properties[spec].x-kubernetes-validations[0].rule}.
   */
  public List<Violation> violations() {
    return violations;
  }
}
