package eu.stratuslab.model.meter;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is measured of a machine, or of a volume (DSP0263 5.17.3). Its name is the last segment of
 * its URI.
 */
public enum Aspect {
  /** How much of the time its CPUs ran: 100 is all of them, all the time. */
  cpu("percent", true),
  /** The host's memory that it holds. */
  memory("kibibyte", false),
  /** Read from and written to its disks, or to the volume while a machine runs that has it. */
  disk("byte per second", true),
  /** Received and sent over its interfaces. */
  bandwidth("byte per second", true),
  /** What came to the guest. */
  inputBandwidth("byte per second", true),
  /** What the guest sent. */
  outputBandwidth("byte per second", true);

  private static final String PREFIX = "http://schemas.dmtf.org/cimi/2/aspect/";

  private final String units;
  private final boolean interval;

  Aspect(String units, boolean interval) {
    this.units = units;
    this.interval = interval;
  }

  public String uri() {
    return PREFIX + name();
  }

  public String units() {
    return units;
  }

  /** {@code Interval} for what is an average over the time since the last sample. */
  public String timeScope() {
    return interval ? "Interval" : "Point";
  }

  /** The aspect of a URI, or of its last segment, as some clients write it. */
  public static Optional<Aspect> of(String uri) {
    return Arrays.stream(values())
        .filter(aspect -> uri.equals(aspect.uri()) || uri.equals(aspect.name()))
        .findFirst();
  }

  /** The value of a reading, as a sample shows it. */
  public String value(Reading reading) {
    return this == cpu
        ? String.format(Locale.ROOT, "%d.%02d", reading.cpu() / 100, reading.cpu() % 100)
        : Long.toString(number(reading));
  }

  private long number(Reading reading) {
    return switch (this) {
      case cpu -> reading.cpu();
      case memory -> reading.memory();
      case disk -> reading.disk();
      case bandwidth -> reading.received() + reading.sent();
      case inputBandwidth -> reading.received();
      case outputBandwidth -> reading.sent();
    };
  }

  /** The readings with the least and the greatest value. */
  public List<Reading> extremes(List<Reading> readings) {
    var order = Comparator.comparingLong(this::number);
    return readings.isEmpty()
        ? List.of()
        : List.of(
            readings.stream().min(order).orElseThrow(), readings.stream().max(order).orElseThrow());
  }
}
