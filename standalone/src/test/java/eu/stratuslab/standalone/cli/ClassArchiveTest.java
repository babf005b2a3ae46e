package eu.stratuslab.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
  @TempDir Path target = Path.of("");

  private Path lib() throws IOException {
    var lib = Files.createDirectories(target.resolve("lib"));
    Files.writeString(lib.resolve("a.jar"), "");
    return lib;
  }

  @Test
  void it_is_made_used_and_made_anew_when_a_jar_changes() throws IOException {
    var lib = lib();
    var making = ClassArchive.of("bridge", lib, target);
    assertThat(making.getFirst()).startsWith("-XX:AOTCacheOutput=");
    var cache = Path.of(making.getFirst().substring("-XX:AOTCacheOutput=".length()));
    write(cache, "");
    assertThat(ClassArchive.of("bridge", lib, target)).as("ended too early").isEqualTo(making);
    write(cache, "classes");
    assertThat(ClassArchive.of("bridge", lib, target)).contains("-XX:AOTCache=" + cache);
    Files.setLastModifiedTime(
        lib.resolve("a.jar"),
        FileTime.fromMillis(Files.getLastModifiedTime(cache).toMillis() + 5_000));
    assertThat(ClassArchive.of("bridge", lib, target)).isEqualTo(making);
  }

  /** Newer than the jars. */
  private static void write(Path cache, String content) throws IOException {
    Files.writeString(cache, content);
    var jars = Files.getLastModifiedTime(cache.resolveSibling("lib")).toMillis();
    Files.setLastModifiedTime(cache, FileTime.fromMillis(jars + 5_000));
  }

  @Test
  void agents_share_one() {
    assertThat(ClassArchive.kind("agent-3")).isEqualTo("agent");
    assertThat(ClassArchive.kind("bridge")).isEqualTo("bridge");
  }

  @Test
  void classes_that_are_in_no_jar_have_none() {
    assertThat(ClassArchive.of("bridge")).isEmpty();
  }

  @Test
  void one_agent_makes_it_for_all() throws IOException {
    var lib = lib();
    assertThat(ClassArchive.of("agent-1", lib, target)).isNotEmpty();
    assertThat(ClassArchive.of("agent-2", lib, target)).isEmpty();
  }
}
