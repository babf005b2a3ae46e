package eu.stratuslab.bridge.main;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The pass-phrase of an archive: from a file, or asked for. Never an argument, which all can see.
 */
public final class PassPhrase {
  private static final int SHORTEST = 12;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "Holds the pass-phrase; asked for if absent.")
  private @Nullable Path file;

  /** A new one, of at least 12 characters. */
  public char[] chosen() {
    var phrase = read();
    if (phrase.length < SHORTEST) {
      throw new IllegalStateException(
          "the pass-phrase is too short: at least " + SHORTEST + " characters");
    }
    if (file == null && !Arrays.equals(phrase, ask("the same again: "))) {
      throw new IllegalStateException("these were two pass-phrases");
    }
    return phrase;
  }

  /** That of an archive that is there. */
  public char[] read() {
    if (file == null) {
      return ask("pass-phrase: ");
    }
    try {
      return Files.readString(file).strip().toCharArray();
    } catch (IOException e) {
      throw new UncheckedIOException("the pass-phrase cannot be read from " + file, e);
    }
  }

  private static char[] ask(String prompt) {
    var console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new IllegalStateException("there is no terminal to ask on: give --passphrase-file");
    }
    var phrase = console.readPassword("%s", prompt);
    if (phrase == null) {
      throw new IllegalStateException("there was no pass-phrase");
    }
    return phrase;
  }
}
