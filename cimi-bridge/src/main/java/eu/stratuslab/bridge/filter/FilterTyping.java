package eu.stratuslab.bridge.filter;

import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.filter.Token.Kind;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Attribute.Place;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.List;
import java.util.Optional;

/** Checks comparisons against the types of the attributes. */
final class FilterTyping {
  private final List<Attribute> attributes;
  private final List<Violation> violations;

  FilterTyping(List<Attribute> attributes, List<Violation> violations) {
    this.attributes = List.copyOf(attributes);
    this.violations = violations;
  }

  /** The attribute with that name if a query may compare it: shown, stored, a single value. */
  static Optional<Attribute> comparable(List<Attribute> attributes, String name) {
    return attributes.stream()
        .filter(a -> a.name().equals(name) && a.access().shown())
        .findFirst()
        .filter(a -> a.type().comparable() && !a.array() && a.place() != Place.COMPUTED);
  }

  /** Why a name cannot be compared. */
  static String refusal(List<Attribute> attributes, String name) {
    var known = attributes.stream().anyMatch(a -> a.name().equals(name) && a.access().shown());
    return known ? "'" + name + "' cannot be compared" : "there is no attribute '" + name + "'";
  }

  /** The typed comparison; everything, with a violation, if it makes no sense. */
  Filter comparison(FilterOperand operand, Operator operator, Token value) {
    return operand.property()
        ? property(operand, operator, value)
        : comparable(attributes, operand.name())
            .map(attribute -> attribute(attribute, operand, operator, value))
            .orElseGet(
                () ->
                    refuse(
                        Reason.UNKNOWN_ATTRIBUTE,
                        operand.position(),
                        refusal(attributes, operand.name())));
  }

  private Filter property(FilterOperand operand, Operator operator, Token value) {
    if (!value.is(Kind.STRING)) {
      return refuse(
          Reason.WRONG_TYPE,
          value.position(),
          "property['" + operand.name() + "'] is compared with a string, not " + value);
    }
    return equality(operator)
        ? new Filter.PropertyComparison(operand.name(), operator, value.text())
        : refuse(
            Reason.WRONG_TYPE,
            operand.position(),
            "property['" + operand.name() + "'] is a string: only = and != compare it");
  }

  private Filter attribute(
      Attribute attribute, FilterOperand operand, Operator operator, Token value) {
    var type = attribute.type();
    var ordered = type == AttributeType.INTEGER || type == AttributeType.DATE_TIME;
    if (!ordered && !equality(operator)) {
      return refuse(
          Reason.WRONG_TYPE,
          operand.position(),
          "'%s' is of type %s: only = and != compare it"
              .formatted(attribute.name(), type.cimiName()));
    }
    return lexical(type, value)
        .<Filter>map(
            text ->
                new Filter.Comparison(
                    attribute.name(), type, ResourceType.path(attribute), operator, text))
        .orElseGet(
            () ->
                refuse(
                    Reason.WRONG_TYPE,
                    value.position(),
                    "'%s' is of type %s: %s is no such value"
                        .formatted(attribute.name(), type.cimiName(), value)));
  }

  /** The value in the lexical form of the type; empty if it is none of that type. */
  private static Optional<String> lexical(AttributeType type, Token value) {
    return switch (type) {
      case INTEGER -> value.is(Kind.INTEGER) ? integer(value.text()) : Optional.empty();
      case BOOLEAN -> value.is(Kind.NAME) ? Optional.of(value.text()) : Optional.empty();
      // Clients quote dates although the grammar does not.
      case DATE_TIME ->
          value.is(Kind.DATE) || value.is(Kind.STRING)
              ? XmlDate.parse(value.text()).map(Object::toString)
              : Optional.empty();
      case STRING, URI -> value.is(Kind.STRING) ? Optional.of(value.text()) : Optional.empty();
      case REF, STRUCTURE, MAP, COLLECTION, ANY -> Optional.empty();
    };
  }

  private static Optional<String> integer(String digits) {
    try {
      return Optional.of(Long.toString(Long.parseLong(digits)));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static boolean equality(Operator operator) {
    return operator == Operator.EQUAL || operator == Operator.NOT_EQUAL;
  }

  private Filter refuse(Reason reason, int position, String message) {
    violations.add(FilterParser.violation(reason, position, message));
    return Filter.all();
  }
}
