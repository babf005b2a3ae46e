package eu.stratuslab.bridge.filter;

import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.filter.Token.Kind;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code $filter} (DSP0263 4.1.6.1) by recursive descent.
 *
 * <pre>
 * filter := conj { 'or' conj }
 * conj   := term { 'and' term }
 * term   := attribute op value | value op attribute | property op string | '(' filter ')'
 * </pre>
 */
public final class FilterParser {
  /** The greatest length of one expression, in characters. */
  public static final int MAX_LENGTH = 4096;

  /** The greatest number of parentheses inside each other. */
  public static final int MAX_DEPTH = 32;

  /** The greatest number of comparisons in all expressions of a request. */
  public static final int MAX_TERMS = 64;

  /** The name of the query parameter, and the path of its violations. */
  static final String PARAMETER = "$filter";

  private final List<Violation> violations = new ArrayList<>();
  private final FilterTyping typing;
  private List<Token> tokens = List.of();
  private int at;
  private int depth;
  private int terms;

  private FilterParser(List<Attribute> attributes) {
    typing = new FilterTyping(attributes, violations);
  }

  /**
   * The filter that all given expressions make together: each of them must hold.
   *
   * @param expressions decoded from the URL; empty ones say nothing
   * @param attributes of the items, the common ones among them
   */
  public static Parsed<Filter> parse(List<String> expressions, List<Attribute> attributes) {
    var parser = new FilterParser(attributes);
    var operands = new ArrayList<Filter>();
    for (var expression : expressions) {
      if (!expression.isBlank()) {
        operands.add(parser.expression(expression));
      }
    }
    var filter = operands.size() == 1 ? operands.getFirst() : new Filter.And(operands);
    return new Parsed<>(filter, parser.violations);
  }

  private Filter expression(String expression) {
    try {
      if (expression.length() > MAX_LENGTH) {
        throw new FilterSyntaxException(
            MAX_LENGTH + 1, "an expression has at most " + MAX_LENGTH + " characters");
      }
      tokens = new FilterLexer(expression).tokens();
      at = 0;
      depth = 0;
      var filter = disjunction();
      expect(Kind.END, "'and', 'or' or the end");
      return filter;
    } catch (FilterSyntaxException e) {
      violations.add(violation(Reason.BAD_QUERY, e.position(), String.valueOf(e.getMessage())));
      return Filter.all();
    }
  }

  static Violation violation(Reason reason, int position, String message) {
    return new Violation(PARAMETER, reason, "at character " + position + ": " + message);
  }

  private Filter disjunction() throws FilterSyntaxException {
    var operands = new ArrayList<Filter>();
    do {
      operands.add(conjunction());
    } while (take("or"));
    return operands.size() == 1 ? operands.getFirst() : new Filter.Or(operands);
  }

  private Filter conjunction() throws FilterSyntaxException {
    var operands = new ArrayList<Filter>();
    do {
      operands.add(term());
    } while (take("and"));
    return operands.size() == 1 ? operands.getFirst() : new Filter.And(operands);
  }

  private Filter term() throws FilterSyntaxException {
    if (peek().is(Kind.OPEN)) {
      return parenthesis();
    }
    if (++terms > MAX_TERMS) {
      throw new FilterSyntaxException(
          peek().position(), "a filter has at most " + MAX_TERMS + " comparisons");
    }
    if (isValue(peek())) {
      var value = next();
      var operator = operator();
      return typing.comparison(operand(), mirrored(operator), value);
    }
    var operand = operand();
    var operator = operator();
    return typing.comparison(operand, operator, value());
  }

  private Filter parenthesis() throws FilterSyntaxException {
    var open = next();
    if (++depth > MAX_DEPTH) {
      throw new FilterSyntaxException(
          open.position(), "parentheses are nested at most " + MAX_DEPTH + " deep");
    }
    var inside = disjunction();
    expect(Kind.CLOSE, "'and', 'or' or ')'");
    depth--;
    return inside;
  }

  /** An attribute or a property: what stands on one side of an operator. */
  private FilterOperand operand() throws FilterSyntaxException {
    var name = expect(Kind.NAME, "an attribute");
    if (!peek().is(Kind.OPEN_KEY)) {
      return new FilterOperand(name.text(), false, name.position());
    }
    if (!name.text().equals("property") && !name.text().equals("properties")) {
      throw new FilterSyntaxException(
          peek().position(), "only property['…'] has a key, " + name + " has none");
    }
    next();
    var key = expect(Kind.STRING, "the name of a property as a string");
    expect(Kind.CLOSE_KEY, "']'");
    return new FilterOperand(key.text(), true, name.position());
  }

  private Token value() throws FilterSyntaxException {
    if (!isValue(peek())) {
      throw unexpected("a value");
    }
    return next();
  }

  private static boolean isValue(Token token) {
    return switch (token.kind()) {
      case STRING, INTEGER, DATE -> true;
      case NAME -> token.text().equals("true") || token.text().equals("false");
      case OPERATOR, OPEN, CLOSE, OPEN_KEY, CLOSE_KEY, END -> false;
    };
  }

  private Operator operator() throws FilterSyntaxException {
    var token = expect(Kind.OPERATOR, "one of < <= = >= > !=");
    return switch (token.text()) {
      case "<" -> Operator.LESS;
      case "<=" -> Operator.LESS_OR_EQUAL;
      case "=" -> Operator.EQUAL;
      case ">=" -> Operator.GREATER_OR_EQUAL;
      case ">" -> Operator.GREATER;
      case "!=" -> Operator.NOT_EQUAL;
      default -> throw new IllegalStateException("no operator " + token);
    };
  }

  /** The operator that says the same with its sides exchanged. */
  private static Operator mirrored(Operator operator) {
    return switch (operator) {
      case LESS -> Operator.GREATER;
      case LESS_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
      case GREATER_OR_EQUAL -> Operator.LESS_OR_EQUAL;
      case GREATER -> Operator.LESS;
      case EQUAL, NOT_EQUAL -> operator;
    };
  }

  private Token peek() {
    return tokens.get(at);
  }

  /** The end is never passed. */
  private Token next() {
    var token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  private boolean take(String word) {
    var taken = peek().word(word);
    if (taken) {
      next();
    }
    return taken;
  }

  private Token expect(Kind kind, String wanted) throws FilterSyntaxException {
    if (!peek().is(kind)) {
      throw unexpected(wanted);
    }
    return next();
  }

  private FilterSyntaxException unexpected(String wanted) {
    return new FilterSyntaxException(peek().position(), "expected " + wanted + ", not " + peek());
  }
}
