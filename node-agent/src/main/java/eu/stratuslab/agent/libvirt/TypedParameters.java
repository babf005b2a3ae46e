package eu.stratuslab.agent.libvirt;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/** libvirt's named values of any type. */
final class TypedParameters {

  /** {@code struct _virTypedParameter}: char field[80], int type, union of at most 8 bytes. */
  private static final long BYTES = 96;

  private static final long TYPE_OFFSET = 80;
  private static final long VALUE_OFFSET = 88;

  private static final int INT = 1;
  private static final int UNSIGNED_INT = 2;
  private static final int LONG = 3;
  private static final int UNSIGNED_LONG = 4;
  private static final int STRING = 7;

  /** {@code struct _virDomainStatsRecord}: the domain, its parameters, how many these are. */
  private static final long RECORD_BYTES = 24;

  private static final long PARAMETERS_OFFSET = 8;
  private static final long COUNT_OFFSET = 16;

  private TypedParameters() {}

  static Call.Statistics statistics(MemorySegment pointer) {
    MemorySegment record = pointer.reinterpret(RECORD_BYTES);
    MemorySegment parameters = record.get(ValueLayout.ADDRESS, PARAMETERS_OFFSET);
    int count = record.get(ValueLayout.JAVA_INT, COUNT_OFFSET);
    MemorySegment all = parameters.reinterpret(count * BYTES);
    return new Call.Statistics(
        record.get(ValueLayout.ADDRESS, 0), numbers(all, count), texts(all, count));
  }

  /** The strings among them. */
  private static Map<String, String> texts(MemorySegment parameters, int count) {
    Map<String, String> texts = new HashMap<>();
    for (int i = 0; i < count; i++) {
      MemorySegment parameter = parameters.asSlice(i * BYTES, BYTES);
      if (parameter.get(ValueLayout.JAVA_INT, TYPE_OFFSET) == STRING) {
        MemorySegment text = parameter.get(ValueLayout.ADDRESS, VALUE_OFFSET);
        texts.put(parameter.getString(0), text.reinterpret(Long.MAX_VALUE).getString(0));
      }
    }
    return texts;
  }

  /** The whole numbers among them. */
  private static Map<String, Long> numbers(MemorySegment parameters, int count) {
    Map<String, Long> numbers = new HashMap<>();
    for (int i = 0; i < count; i++) {
      MemorySegment parameter = parameters.asSlice(i * BYTES, BYTES);
      String name = parameter.getString(0);
      switch (parameter.get(ValueLayout.JAVA_INT, TYPE_OFFSET)) {
        case INT -> numbers.put(name, (long) parameter.get(ValueLayout.JAVA_INT, VALUE_OFFSET));
        case UNSIGNED_INT ->
            numbers.put(
                name, Integer.toUnsignedLong(parameter.get(ValueLayout.JAVA_INT, VALUE_OFFSET)));
        case LONG, UNSIGNED_LONG ->
            numbers.put(name, parameter.get(ValueLayout.JAVA_LONG, VALUE_OFFSET));
        default -> {
          // Text, fractions and yes or no: nothing that is counted.
        }
      }
    }
    return numbers;
  }
}
