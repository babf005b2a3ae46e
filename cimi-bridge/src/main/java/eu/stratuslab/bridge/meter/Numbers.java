package eu.stratuslab.bridge.meter;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Rows of numbers as one text: {@code 1,2;3,4}. Short, and nobody who looks for one machine has to
 * make objects of the numbers of all others.
 */
final class Numbers {
  private Numbers() {}

  static String row(long... numbers) {
    return LongStream.of(numbers).mapToObj(Long::toString).collect(Collectors.joining(","));
  }

  static String rows(List<String> rows) {
    return String.join(";", rows);
  }

  static String append(String rows, String row) {
    return rows.isEmpty() ? row : rows + ";" + row;
  }

  static List<long[]> parse(String rows) {
    return rows.isEmpty()
        ? List.of()
        : Arrays.stream(rows.split(";", -1)).map(Numbers::numbers).toList();
  }

  private static long[] numbers(String row) {
    return Arrays.stream(row.split(",", -1)).mapToLong(Long::parseLong).toArray();
  }
}
