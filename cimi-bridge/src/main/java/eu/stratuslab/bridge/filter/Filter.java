package eu.stratuslab.bridge.filter;

import eu.stratuslab.model.resource.AttributeType;
import java.util.List;

/** A {@code $filter} expression over documents (DSP0263 4.1.6.1), typed and resolved to paths. */
public sealed interface Filter {

  /** Every operand holds; everything if there is none. */
  record And(List<Filter> operands) implements Filter {
    public And {
      operands = List.copyOf(operands);
    }
  }

  /** At least one operand holds. */
  record Or(List<Filter> operands) implements Filter {
    public Or {
      operands = List.copyOf(operands);
    }
  }

  /**
   * An attribute compared with a value. A missing attribute equals nothing and differs from
   * everything.
   *
   * @param attribute the CIMI name
   * @param type of the attribute
   * @param path where a document keeps it
   * @param value in the lexical form of the type: digits, an ISO instant in UTC, the bare string
   */
  record Comparison(
      String attribute, AttributeType type, String path, Operator operator, String value)
      implements Filter {}

  /** One of the consumer's properties compared with a string. */
  record PropertyComparison(String property, Operator operator, String value) implements Filter {}

  /** The six operators. Strings and booleans know only the two of equality. */
  enum Operator {
    LESS,
    LESS_OR_EQUAL,
    EQUAL,
    GREATER_OR_EQUAL,
    GREATER,
    NOT_EQUAL
  }

  /** Holds for everything. */
  static Filter all() {
    return new And(List.of());
  }
}
