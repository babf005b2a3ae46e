package eu.stratuslab.standalone.cloud;

import eu.stratuslab.standalone.CloudSettings;
import eu.stratuslab.standalone.CloudSettings.VirtualHost;
import eu.stratuslab.standalone.DataDirectory;
import eu.stratuslab.standalone.process.Command;
import eu.stratuslab.standalone.process.VirtualHosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is on the virtual hosts, as libvirt, the processes and the files tell. */
public final class Guests {
  private static final Duration BOUND = Duration.ofSeconds(60);

  private static final Pattern MAC = Pattern.compile("<mac address='([^']+)'");

  private final DataDirectory data;
  private final CloudSettings settings;
  private final VirtualHosts hosts;

  Guests(DataDirectory data, CloudSettings settings, VirtualHosts hosts) {
    this.data = data;
    this.settings = settings;
    this.hosts = hosts;
  }

  /** The indexes of the hosts whose libvirt knows a machine. */
  public List<Integer> hostsOf(String machine) {
    return settings.hosts().stream()
        .filter(host -> virsh(host, "list", "--all", "--uuid").contains(machine))
        .map(VirtualHost::index)
        .toList();
  }

  public String virsh(VirtualHost host, String... command) {
    return Command.run(BOUND, line(host, List.of(command))).orThrow(String.join(" ", command));
  }

  private List<String> line(VirtualHost host, List<String> command) {
    var line = new ArrayList<>(List.of("virsh", "-q", "-c", hosts.uri(host)));
    line.addAll(command);
    return line;
  }

  /** What the agent inside of a guest answers; a failure if it is not there (yet). */
  Command.Result agent(String machine, String command) {
    var host = hostOf(machine);
    var line = List.of("qemu-agent-command", "--timeout", "10", machine, command);
    return Command.run(BOUND, line(host, line));
  }

  /** The definition of a machine's domain as it is in its process, or will be. */
  String definition(String machine) {
    return virsh(hostOf(machine), "dumpxml", machine);
  }

  /** What QEMU's monitor says to a command. */
  String monitor(String machine, String command) {
    return virsh(hostOf(machine), "qemu-monitor-command", machine, "--hmp", command);
  }

  /** Presses the reset button of a machine. */
  void reset(String machine) {
    virsh(hostOf(machine), "reset", machine);
  }

  private VirtualHost hostOf(String machine) {
    var host = hostsOf(machine).getFirst();
    return settings.hosts().stream().filter(h -> h.index() == host).findFirst().orElseThrow();
  }

  /** The processes of a machine's guest: one, or none. */
  public List<Long> processesOf(String machine) {
    return processes("-uuid\0" + machine + "\0");
  }

  /** The processes below this cloud's directory whose command line has some words. */
  public static List<Long> processes(String words) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> commandLine(pid).contains(words))
        .sorted()
        .toList();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      // It ended meanwhile.
      return "";
    }
  }

  /** Every guest that runs, with its process, which only a new start may change. */
  public List<String> running() {
    return settings.hosts().stream()
        .flatMap(host -> virsh(host, "list", "--uuid").lines())
        .map(String::strip)
        // Not the domain by which an agent finds out whether KVM works: it comes and goes.
        .filter(uuid -> uuid.length() == 36 && uuid.charAt(14) == '7')
        .map(uuid -> uuid + " " + processesOf(uuid))
        .toList();
  }

  /** The MAC addresses of a machine, from its domain. */
  public List<String> macsOf(String machine) {
    return settings.hosts().stream()
        .filter(host -> hostsOf(machine).contains(host.index()))
        .map(host -> virsh(host, "dumpxml", machine))
        .flatMap(xml -> MAC.matcher(xml).results().map(found -> found.group(1)))
        .toList();
  }

  /** libvirtd's process on a host. */
  public ProcessHandle libvirtd(int host) {
    try {
      var init = Long.parseLong(Files.readString(data.host(host).resolve("pid")).split(" ", -1)[0]);
      return ProcessHandle.of(init).stream()
          .flatMap(ProcessHandle::descendants)
          .filter(process -> commandLine(process.pid()).split("\0", -1)[0].endsWith("libvirtd"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no libvirtd on host " + host));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a machine's serial console has shown. */
  public String console(String machine) {
    return settings.hosts().stream()
        .map(host -> data.agent(host.index()).resolve("machines/" + machine + "/console.log"))
        .filter(Files::exists)
        .map(Guests::read)
        .reduce("", String::concat);
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything on the hosts that still speaks of a machine, in words. */
  public List<String> tracesOf(String machine, List<String> macs) {
    var traces = new ArrayList<String>();
    hostsOf(machine).forEach(host -> traces.add("domain on host " + host));
    processesOf(machine).forEach(pid -> traces.add("process " + pid));
    for (var host : settings.hosts()) {
      files(host, machine).forEach(file -> traces.add("file " + file));
      for (var network :
          virsh(host, "net-list", "--name").lines().filter(n -> !n.isBlank()).toList()) {
        // dnsmasq forgets the lease of a guest that is gone by itself, within five minutes.
        var known = virsh(host, "net-dumpxml", network);
        macs.stream()
            .filter(known::contains)
            .forEach(mac -> traces.add("host entry of " + mac + " on " + host.name()));
      }
    }
    return traces;
  }

  /**
   * The files on all hosts that are named after a resource, the directories after what they hold.
   */
  public List<Path> filesOf(String key) {
    return settings.hosts().stream().flatMap(host -> files(host, key).reversed().stream()).toList();
  }

  /** The files of a host that are named after a machine, while others may go. */
  private List<Path> files(VirtualHost host, String machine) {
    var root = data.host(host.index());
    var found = new ArrayList<Path>();
    try {
      Files.walkFileTree(root, new Named(machine, found));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.removeIf(file -> file.startsWith(root.resolve("log")));
    return found;
  }

  /** Collects what is named after a machine; what vanishes meanwhile is not there. */
  private static final class Named extends SimpleFileVisitor<Path> {
    private final String machine;
    private final List<Path> found;

    Named(String machine, List<Path> found) {
      this.machine = machine;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return visitFile(directory, attributes);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (file.getFileName().toString().contains(machine)) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
        throws IOException {
      if (e == null || e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }
}
