package eu.stratuslab.bridge.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The administrator guide lists the keys as they are. */
class CouchbaseReferenceTest {

  @Test
  void the_guide_lists_every_key() throws Exception {
    var table = new StringBuilder("| key | |\n|---|---|\n");
    for (var key : CouchbaseKey.values()) {
      table.append("| `%s` | %s |%n".formatted(key.text(), key.meaning()));
    }

    assertThat(Files.readString(Path.of("../docs/admin-guide.md"))).contains(table);
  }
}
