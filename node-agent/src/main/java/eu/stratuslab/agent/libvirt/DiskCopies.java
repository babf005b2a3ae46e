package eu.stratuslab.agent.libvirt;

import eu.stratuslab.agent.hypervisor.DiskCopy;
import eu.stratuslab.agent.hypervisor.DiskDefinition;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import eu.stratuslab.agent.hypervisor.XmlElement;
import eu.stratuslab.agent.xml.Xml;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Copies of disks under running guests, by libvirt's backup: QEMU keeps what the guest overwrites
 * until it is copied, and the guest's own chain of files stays as it is. So there is nothing to
 * mend when anybody dies meanwhile.
 *
 * <p>A domain has one such job at a time, be it ours or an administrator's. While it goes on
 * libvirt names its target; of one that has ended it tells how, and no longer which it was. But it
 * deletes the target of a job that was not whole, before it says that it has ended: a file that is
 * there and that no job writes was copied to its end.
 */
final class DiskCopies {

  /** {@code struct _virDomainJobInfo}: int type, then eleven numbers. */
  private static final long JOB_INFO_BYTES = 96;

  private static final long FILE_TOTAL_OFFSET = 72;
  private static final long FILE_PROCESSED_OFFSET = 80;

  private static final int JOB_COMPLETED = 3;
  private static final int STATS_COMPLETED = 1;
  private static final int STATS_KEEP_COMPLETED = 2;

  private DiskCopies() {}

  static void begin(Call call, UUID uuid, Path file, Path target) {
    MemorySegment domain = Domains.ours(call, uuid);
    Domains.requireActive(call, domain, uuid, true);
    List<DiskDefinition> disks =
        DiskDefinition.ofDomain(call.ownedText(Function.virDomainGetXMLDesc, domain, 0));
    if (disks.stream().noneMatch(disk -> disk.is(file))) {
      throw new HypervisorException(Code.NOT_FOUND, "domain " + uuid + " has no disk " + file);
    }
    if (job(call, domain).isPresent()) {
      throw new HypervisorException(Code.BUSY, "domain " + uuid + " is being copied");
    }
    call.integer(Function.virDomainBackupBegin, domain, xml(disks, file, target), null, 0);
  }

  private static String xml(List<DiskDefinition> disks, Path file, Path target) {
    Xml all = Xml.of("disks");
    for (DiskDefinition disk : disks) {
      Xml one = Xml.of("disk").with("name", disk.target());
      all =
          all.add(
              disk.is(file)
                  ? one.with("backup", "yes")
                      .with("type", "file")
                      .add(Xml.of("target").with("file", target.toString()))
                      .add(Xml.of("driver").with("type", "qcow2"))
                  : one.with("backup", "no"));
    }
    return Xml.of("domainbackup").with("mode", "push").add(all).toXml();
  }

  static DiskCopy state(Call call, UUID uuid, Path target) {
    MemorySegment domain = Domains.ours(call, uuid);
    if (call.integer(Function.virDomainIsActive, domain) != 1) {
      return DiskCopy.NONE;
    }
    Optional<String> job = job(call, domain);
    if (job.isEmpty()) {
      return ended(call, domain, target);
    }
    return writes(job.get(), target) ? running(call, domain) : DiskCopy.NONE;
  }

  private static DiskCopy running(Call call, MemorySegment domain) {
    MemorySegment info = call.memory(JOB_INFO_BYTES);
    call.integer(Function.virDomainGetJobInfo, domain, info);
    long total = info.get(ValueLayout.JAVA_LONG, FILE_TOTAL_OFFSET);
    long done = info.get(ValueLayout.JAVA_LONG, FILE_PROCESSED_OFFSET);
    return DiskCopy.running(total <= 0 ? 0 : (int) Math.min(100, done * 100 / total));
  }

  private static DiskCopy ended(Call call, MemorySegment domain, Path target) {
    MemorySegment type = call.memory(Integer.BYTES);
    MemorySegment parameters = call.memory(Long.BYTES);
    MemorySegment count = call.memory(Integer.BYTES);
    call.integer(
        Function.virDomainGetJobStats,
        domain,
        type,
        parameters,
        count,
        STATS_COMPLETED | STATS_KEEP_COMPLETED);
    call.freeParameters(parameters.get(ValueLayout.ADDRESS, 0), count.get(ValueLayout.JAVA_INT, 0));
    return switch (type.get(ValueLayout.JAVA_INT, 0)) {
      case 0 -> DiskCopy.NONE;
      case JOB_COMPLETED ->
          Files.exists(target) ? DiskCopy.DONE : DiskCopy.failed("the copy was given up");
      default -> DiskCopy.failed("QEMU has given up the copy");
    };
  }

  /** What else may have begun since the look would be an administrator's, at this very moment. */
  static void abandon(Call call, UUID uuid, Path target) {
    MemorySegment domain = Domains.ours(call, uuid);
    if (call.integer(Function.virDomainIsActive, domain) == 1
        && job(call, domain).filter(job -> writes(job, target)).isPresent()) {
      call.integer(Function.virDomainAbortJob, domain);
    }
  }

  /** libvirt's description of the job that goes on. */
  private static Optional<String> job(Call call, MemorySegment domain) {
    return Call.unless(
        NativeError.NO_DOMAIN_BACKUP,
        () -> call.ownedText(Function.virDomainBackupGetXMLDesc, domain, 0));
  }

  private static boolean writes(String job, Path target) {
    return XmlElement.parse(job).at("disks").stream()
        .flatMap(disks -> disks.children("disk").stream())
        .flatMap(disk -> disk.at("target").stream())
        .flatMap(file -> file.attribute("file").stream())
        .anyMatch(file -> Path.of(file).equals(target));
  }
}
