package eu.stratuslab.bridge.filter;

import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.model.document.Document;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Filter} means: the reference that every back end is held to.
 *
 * <p>Dates compare as instants whatever their zone. Strings compare as they are, without
 * normalisation. A missing value, and one of another type than its attribute, equals nothing,
 * differs from everything, and is neither less nor greater than anything.
 */
public final class FilterEvaluator implements Predicate<Document> {
  private final Predicate<Document> compiled;

  public FilterEvaluator(Filter filter) {
    compiled = compile(filter);
  }

  @Override
  public boolean test(Document document) {
    return compiled.test(document);
  }

  private static Predicate<Document> compile(Filter filter) {
    return switch (filter) {
      case Filter.And and -> {
        var operands = compileAll(and.operands());
        yield document -> operands.stream().allMatch(operand -> operand.test(document));
      }
      case Filter.Or or -> {
        var operands = compileAll(or.operands());
        yield document -> operands.stream().anyMatch(operand -> operand.test(document));
      }
      case Filter.PropertyComparison property ->
          compare(
              document -> document.properties().get(property.property()),
              property.operator(),
              property.value());
      case Filter.Comparison comparison -> compile(comparison);
    };
  }

  private static List<Predicate<Document>> compileAll(List<Filter> filters) {
    return filters.stream().map(FilterEvaluator::compile).toList();
  }

  private static Predicate<Document> compile(Filter.Comparison c) {
    return switch (c.type()) {
      case STRING, URI, REF -> compare(DocumentValue.text(c.path()), c.operator(), c.value());
      case INTEGER ->
          compare(DocumentValue.integer(c.path()), c.operator(), Long.valueOf(c.value()));
      case BOOLEAN ->
          compare(DocumentValue.truth(c.path()), c.operator(), Boolean.valueOf(c.value()));
      case DATE_TIME ->
          compare(DocumentValue.instant(c.path()), c.operator(), Instant.parse(c.value()));
      case STRUCTURE, MAP, COLLECTION, ANY ->
          throw new IllegalArgumentException(c.attribute() + " cannot be compared");
    };
  }

  private static <T extends Comparable<T>> Predicate<Document> compare(
      Function<Document, @Nullable T> read, Operator operator, T value) {
    Objects.requireNonNull(value, "value is null");
    return document -> {
      var actual = read.apply(document);
      return actual == null
          ? operator == Operator.NOT_EQUAL
          : holds(actual.compareTo(value), operator);
    };
  }

  private static boolean holds(int comparison, Operator operator) {
    return switch (operator) {
      case LESS -> comparison < 0;
      case LESS_OR_EQUAL -> comparison <= 0;
      case EQUAL -> comparison == 0;
      case GREATER_OR_EQUAL -> comparison >= 0;
      case GREATER -> comparison > 0;
      case NOT_EQUAL -> comparison != 0;
    };
  }
}
