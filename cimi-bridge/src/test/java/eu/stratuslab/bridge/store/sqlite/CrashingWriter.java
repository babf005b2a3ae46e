package eu.stratuslab.bridge.store.sqlite;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.SampleDocuments;
import eu.stratuslab.model.document.DocumentBuilder;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that writes until it is killed, and says what was acknowledged on its output. */
final class CrashingWriter {
  private static final int WRITERS = 8;

  private CrashingWriter() {}

  /** Takes the path of the database. */
  public static void main(String[] arguments) throws InterruptedException {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var store = SqliteStore.open(SqliteOptions.of(Path.of(arguments[0])).withReserveBytes(0));
    var threads = new Thread[WRITERS];
    for (var i = 0; i < WRITERS; i++) {
      var writer = "w" + i + "-" + ProcessHandle.current().pid() + "-";
      threads[i] = Thread.ofPlatform().start(() -> write(store, writer, out));
    }
    for (var thread : threads) {
      thread.join();
    }
  }

  private static void write(DocumentStore store, String writer, PrintStream out) {
    for (var n = 0; ; n++) {
      var stored = store.insert(SampleDocuments.machine(writer + n));
      out.println(writer + n + " " + stored.document().revision() + " .");
      for (var change = 0; change < 3; change++) {
        stored = store.replace(stored.document().with(DocumentBuilder::revised), stored.version());
        out.println(writer + n + " " + stored.document().revision() + " .");
      }
    }
  }
}
