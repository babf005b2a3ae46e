package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.DomainAction.CaptureDisk;
import eu.stratuslab.agent.domain.DomainAction.DiscardCapture;
import eu.stratuslab.agent.domain.DomainAction.RestoreDisk;
import eu.stratuslab.agent.domain.DomainAction.SetMetadata;
import eu.stratuslab.agent.domain.DomainRecord.RecordedOperation;
import eu.stratuslab.agent.resource.Trouble;
import eu.stratuslab.agent.storage.CaptureView;
import eu.stratuslab.agent.storage.ImportedImage;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.machine.Disk;
import eu.stratuslab.model.machine.MachineAction;
import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The capture of a machine's disk, and its restoration. It is recorded before it is begun and after
 * it is done, and what came of it is seen on the host: an image is there as a whole or not at all,
 * and to give a disk the same content again, of which no guest has seen anything yet, changes
 * nothing. So whoever is killed in between goes on by looking.
 */
final class Imaging {

  /** The end of a capture wakes us; this shows how far it is. */
  private static final Duration PROGRESS = Duration.ofSeconds(1);

  private final PowerPlan plan;
  private final Operation asked;
  private final String image;

  Imaging(PowerPlan plan) {
    this.plan = plan;
    this.asked = plan.wanted().imaging().orElseThrow();
    this.image = Objects.requireNonNull(asked.image(), "such an operation has an image");
  }

  /** Whether one is asked for and not over. */
  static boolean open(Wanted wanted, DomainRecord record) {
    return wanted
        .imaging()
        .filter(asked -> recorded(record, asked.id()).map(o -> !o.done()).orElse(true))
        .isPresent();
  }

  /** The capture that is begun and wanted no longer. */
  static Optional<DiscardCapture> abandoned(Wanted wanted, DomainRecord record) {
    RecordedOperation begun = record.operation();
    if (begun == null || begun.done() || begun.down()) {
      return Optional.empty();
    }
    boolean wantedStill =
        wanted.imaging().filter(asked -> asked.id().equals(begun.id())).isPresent();
    return wantedStill
        ? Optional.empty()
        : Optional.ofNullable(begun.image()).map(DiscardCapture::new);
  }

  private static Optional<RecordedOperation> recorded(DomainRecord record, String id) {
    return Optional.ofNullable(record.operation()).filter(o -> o.id().equals(id));
  }

  Plan decide() {
    DomainRecord next = plan.record().seen(plan.wanted());
    Optional<RecordedOperation> recorded = recorded(next, asked.id());
    if (recorded.isEmpty()) {
      return begin(next);
    }
    Trouble trouble = plan.observed().trouble();
    if (trouble != null && trouble.ends(plan.wanted().spec().powerRevision())) {
      return fail(next, recorded.get(), trouble.reason(), trouble.message());
    }
    return restores() ? restore(next, recorded.get()) : capture(next, recorded.get());
  }

  private boolean restores() {
    return asked.action().equals(MachineAction.RESTORE.verb());
  }

  /** A host that has forgotten what it told has nothing to do again. */
  private Plan begin(DomainRecord next) {
    // What a restoration begins must not be taken for a capture that can be thrown away.
    RecordedOperation begun = RecordedOperation.begun(asked.id(), image);
    RecordedOperation first = restores() ? begun.goneDown() : begun;
    return plan.wanted()
        .toldOf(asked.id())
        .filter(told -> told.done())
        .map(
            told ->
                Boolean.TRUE.equals(told.succeeded())
                    ? first.ended(true, null)
                    : first.failed(
                        Objects.requireNonNullElse(told.reason(), "OperationFailed"),
                        told.message()))
        .map(over -> Plan.act(List.of(new SetMetadata(next.operation(over)))))
        .orElseGet(() -> Plan.act(List.of(new SetMetadata(next.operation(first)))));
  }

  private Plan capture(DomainRecord next, RecordedOperation begun) {
    CaptureView view = plan.observed().capture();
    return switch (view.phase()) {
      case MADE -> {
        boolean snapshot = asked.action().equals(MachineAction.SNAPSHOT.verb());
        DomainRecord over = next.operation(begun.ended(true, null));
        yield Plan.act(List.of(new SetMetadata(snapshot ? over.snapshot(image) : over)));
      }
      case FAILED ->
          fail(
              next,
              begun,
              Objects.requireNonNullElse(view.reason(), "CaptureFailed"),
              Objects.requireNonNullElse(view.message(), "no reason given"));
      case RUNNING ->
          Plan.tell(
              plan.report()
                  .because(
                      plan.report().ready(),
                      "Capturing",
                      Objects.requireNonNullElse(view.message(), "its disk is being copied")),
              PROGRESS);
      case NONE ->
          new Plan(
              List.of(new CaptureDisk(image, firstDisk(), plan.domain().active())),
              plan.report(),
              PROGRESS);
    };
  }

  private Plan restore(DomainRecord next, RecordedOperation begun) {
    ImportedImage made = plan.observed().capture().image();
    if (made == null) {
      return fail(next, begun, "ImageGone", "the data of the image are not on this host");
    }
    if (plan.domain().active() || plan.domain().managedSave()) {
      return fail(next, begun, "NotStopped", "a guest runs, or stands still, on the disk");
    }
    UsedImage from = new UsedImage(image, "", made.sha256(), made.format(), made.virtualSize());
    return Plan.act(
        List.of(
            new RestoreDisk(firstDisk(), from),
            new SetMetadata(next.operation(begun.ended(true, null)).snapshot(image))));
  }

  private Disk firstDisk() {
    return plan.wanted().spec().disks().getFirst();
  }

  private Plan fail(DomainRecord next, RecordedOperation begun, String reason, String message) {
    var actions = new ArrayList<DomainAction>();
    if (!restores()) {
      actions.add(new DiscardCapture(image));
    }
    actions.add(new SetMetadata(next.operation(begun.failed(reason, message))));
    return Plan.act(actions);
  }
}
