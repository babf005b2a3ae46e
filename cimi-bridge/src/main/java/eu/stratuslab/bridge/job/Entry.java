package eu.stratuslab.bridge.job;

import eu.stratuslab.model.resource.Usage;

/**
 * What a ledger notes of an owner.
 *
 * @param job by which it came; {@link #NOBODY} if it is gone
 * @param mark the revision of the ledger that put it there, once a page may have it; else 0
 */
record Entry(String job, Usage usage, long mark) {
  private static final String NOBODY = "-";

  /** What is left of an owner that is gone, as long as a page may still have it. */
  static Entry gone(long mark) {
    return new Entry(NOBODY, Usage.NONE, mark);
  }

  boolean isGone() {
    return job.equals(NOBODY);
  }

  /** True if both say the same of the owner. */
  boolean says(Entry other) {
    return job.equals(other.job) && usage.equals(other.usage);
  }

  static Entry parse(String text) {
    var words = text.split(" ", -1);
    return new Entry(words[0], usage(words), words.length > 5 ? Long.parseLong(words[5]) : 0);
  }

  static Usage usage(String[] words) {
    return new Usage(
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Long.parseLong(words[4]));
  }

  String text() {
    var all = text(job, usage);
    return mark == 0 ? all : all + " " + mark;
  }

  static String text(Object first, Usage usage) {
    return first
        + " "
        + usage.machines()
        + " "
        + usage.cpus()
        + " "
        + usage.memory()
        + " "
        + usage.storage();
  }
}
