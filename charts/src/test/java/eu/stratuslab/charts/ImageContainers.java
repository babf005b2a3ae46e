package eu.stratuslab.charts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs images in namespaces of their own for mounts and processes, with a root that cannot be
 * written, no right to more privileges, and as their own user. Needs root, and no Docker.
 */
final class ImageContainers implements Containers {
  static final List<String> NAMES = List.of("bridge", "operator", "node-agent");

  /** As PID 1 of the container: mounts what it sees, then becomes its program. */
  private static final String INIT =
      """
      set -e
      root=$1; shift
      mount --bind "$root" "$root"
      mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
      mount -t tmpfs -o mode=755,size=64k dev "$root/dev"
      for device in null zero full random urandom; do
        : >"$root/dev/$device"
        mount --bind "/dev/$device" "$root/dev/$device"
      done
      while [ "$1" != -- ]; do
        mkdir -p "$root$2"
        mount --bind "$1" "$root$2"
        [ "$3" = rw ] || mount -o remount,bind,ro "$root$2"
        shift 3
      done
      shift
      mount -o remount,bind,ro "$root"
      cd /
      exec "$@"
      """;

  private final Map<String, OciImage> images;

  private ImageContainers(Map<String, OciImage> images) {
    this.images = Map.copyOf(images);
  }

  /** The images of {@code ./stratuslab images}; without them a test is skipped with the reason. */
  static ImageContainers unpacked(Path directory) {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "skipped: because chroot needs root");
    var tars = Path.of(System.getProperty("images.directory", "../target/images"));
    var found = new java.util.HashMap<String, OciImage>();
    for (var name : NAMES) {
      var tar = tars.resolve(name + ".tar");
      Assumptions.assumeTrue(
          Files.exists(tar), "skipped: because there is no image " + tar + "; ./stratuslab images");
      found.put(name, OciImage.unpack(tar, directory.resolve(name)));
    }
    return new ImageContainers(found);
  }

  OciImage image(String name) {
    return java.util.Objects.requireNonNull(images.get(name), name);
  }

  @Override
  public Process start(Launch launch) {
    var image = image(launch.image());
    var command =
        new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork", "--kill-child=TERM"));
    command.addAll(List.of("bash", "-c", INIT, "init", image.root().toString()));
    launch.mounts().stream()
        .sorted(Comparator.comparingInt(mount -> mount.target().length()))
        .forEach(
            mount ->
                command.addAll(
                    List.of(
                        mount.source().toString(),
                        mount.target(),
                        mount.readOnly() ? "ro" : "rw")));
    command.add("--");
    command.addAll(List.of("env", "-i"));
    command.addAll(image.environment());
    launch.environment().forEach((name, value) -> command.add(name + "=" + value));
    command.addAll(inside(image.root().toString(), launch.user()));
    command.addAll(image.entrypoint());
    command.addAll(launch.arguments());
    return Containers.run(command, Map.of(), launch.log());
  }

  /** Into the root, with what the chart leaves to the user. */
  private static List<String> inside(String root, long user) {
    return user == 0
        ? List.of(
            "chroot",
            root,
            "/usr/bin/setpriv",
            "--bounding-set=-all,+dac_override",
            "--inh-caps=-all",
            "--no-new-privs")
        : List.of(
            "setpriv",
            "--no-new-privs",
            "chroot",
            "--userspec=%d:%d".formatted(user, user),
            "--groups=" + user,
            root);
  }
}
