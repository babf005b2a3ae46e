package eu.stratuslab.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {

  @TempDir private Path directory;

  @Test
  void a_machine_owns_its_directory_from_first_to_last() throws IOException {
    var files = new MachineDirectories(directory.resolve("machines"));
    assertThat(files.owners()).isEmpty();
    files.create("m-1");
    files.create("m-1");
    Files.writeString(files.console("m-1"), "hello");
    assertThat(files.owners()).containsExactly("m-1");
    assertThat(files.seedPresent("m-1")).isFalse();
    files.delete("m-1");
    files.delete("m-1");
    assertThat(files.owners()).isEmpty();
  }

  @Test
  void a_qemu_that_is_not_root_gets_to_its_files_and_nobody_lists_them() throws IOException {
    var files = new MachineDirectories(directory.resolve("machines"));
    files.create("m-1");
    var made = Files.getPosixFilePermissions(files.seed("m-1").getParent());
    assertThat(PosixFilePermissions.toString(made)).isEqualTo("rwx--x--x");
  }

  @Test
  void a_console_log_that_is_too_long_is_cut_and_its_end_is_kept() throws IOException {
    Path log = directory.resolve("console.log");
    byte[] bytes = new byte[3_000_000];
    Arrays.fill(bytes, (byte) 'a');
    bytes[bytes.length - 1] = 'z';
    Files.write(log, bytes);
    ConsoleLogs.trim(log);
    assertThat(log).isEmptyFile();
    Path old = directory.resolve("console.log.1");
    assertThat(old).hasSize(1 << 20);
    assertThat(Files.readString(old)).endsWith("az");
    Files.writeString(log, "more");
    ConsoleLogs.trim(log);
    assertThat(log).hasContent("more");
  }

  @Test
  void a_seed_without_login_has_no_vendor_part_and_leaves_user_data_alone() {
    byte[] data = {1, 2, 3};
    Seed seed = Seed.of("m-1", "h", data, Seed.Login.NONE, List.of("52:54:00:00:00:01"));
    assertThat(seed.files())
        .containsOnlyKeys("user-data", "meta-data", "network-config", "cimi/user-data");
    assertThat(seed.files().get("user-data")).isEqualTo(data);
    assertThat(seed.files().get("cimi/user-data")).isEqualTo(data);
  }

  @Test
  void hostile_texts_stay_inside_their_quotes() {
    var login = new Seed.Login("x\"\n  - name: root", null, "ssh-rsa A\\B\"\u0007");
    String config = CloudConfig.of(login).orElseThrow();
    assertThat(config)
        .contains("- name: \"x\\\"\\u000a  - name: root\"\n")
        .contains("\"ssh-rsa A\\\\B\\\"\\u0007\"");
  }
}
