package eu.stratuslab.bridge.job;

import eu.stratuslab.model.document.Acl.PrincipalType;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.event.Events.Asked;

/** Who asked for what: so that Events say the same, whoever comes to write them. */
final class Asking {
  private Asking() {}

  /** What a Job was written for. Its owner is who asked; a role is nobody in particular. */
  static Asked of(Document job, String operation) {
    var owner = job.acl().owner();
    return new Asked(
        operation, job.key(), owner.type() == PrincipalType.USER ? owner.principal() : "");
  }

  /** What is over with its write, before there is a Job of it. */
  static Asked of(Change change, String operation) {
    var user = change.caller().user();
    return new Asked(operation, change.job(), user == null ? "" : user);
  }
}
