package eu.stratuslab.bridge.filter;

import eu.stratuslab.bridge.filter.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Cuts a {@code $filter} expression into words. Blanks between them mean nothing. */
final class FilterLexer {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern INTEGER = Pattern.compile("\\d+");
  private static final Pattern OPERATOR = Pattern.compile("<=|>=|!=|<|>|=");

  private final String expression;
  private int at;

  FilterLexer(String expression) {
    this.expression = expression;
  }

  /** All words, an {@link Kind#END} last. */
  List<Token> tokens() throws FilterSyntaxException {
    var tokens = new ArrayList<Token>();
    do {
      skipBlanks();
      tokens.add(next());
    } while (!tokens.getLast().is(Kind.END));
    return tokens;
  }

  private void skipBlanks() {
    while (at < expression.length() && Character.isWhitespace(expression.charAt(at))) {
      at++;
    }
  }

  private Token next() throws FilterSyntaxException {
    if (at == expression.length()) {
      return new Token(Kind.END, "", at + 1);
    }
    return switch (expression.charAt(at)) {
      case '(' -> single(Kind.OPEN);
      case ')' -> single(Kind.CLOSE);
      case '[' -> single(Kind.OPEN_KEY);
      case ']' -> single(Kind.CLOSE_KEY);
      case '<', '>', '=', '!' -> matched(Kind.OPERATOR, OPERATOR);
      case '\'', '"' -> string();
      case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> matched(Kind.NAME, NAME);
    };
  }

  private Token single(Kind kind) {
    at++;
    return new Token(kind, expression.substring(at - 1, at), at);
  }

  private Token number() throws FilterSyntaxException {
    var date = XmlDate.PATTERN.matcher(expression).region(at, expression.length());
    return date.lookingAt() ? taken(Kind.DATE, date.end()) : matched(Kind.INTEGER, INTEGER);
  }

  private Token matched(Kind kind, Pattern pattern) throws FilterSyntaxException {
    var matcher = pattern.matcher(expression).region(at, expression.length());
    if (!matcher.lookingAt()) {
      var strange = new String(Character.toChars(expression.codePointAt(at)));
      throw new FilterSyntaxException(at + 1, "'" + strange + "' means nothing here");
    }
    return taken(kind, matcher.end());
  }

  private Token taken(Kind kind, int end) {
    var token = new Token(kind, expression.substring(at, end), at + 1);
    at = end;
    return token;
  }

  /** A backslash takes the character behind it as it is. */
  private Token string() throws FilterSyntaxException {
    var start = at;
    var quote = expression.charAt(at++);
    var text = new StringBuilder();
    while (at < expression.length() && expression.charAt(at) != quote) {
      if (expression.charAt(at) == '\\' && at + 1 < expression.length()) {
        at++;
      }
      text.append(expression.charAt(at++));
    }
    if (at == expression.length()) {
      throw new FilterSyntaxException(start + 1, "the string does not end");
    }
    at++;
    return new Token(Kind.STRING, text.toString(), start + 1);
  }
}
