package eu.stratuslab.bridge.job;

import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.Set;
import java.util.TreeSet;

/** Whether what is asked for is possible in a document's state, and why not. */
public final class Possible {
  private Possible() {}

  static void refuseUnlessOffered(Change change, Document document, String action) {
    refuseUnlessOffered(change.type(), document, action);
  }

  /** Refuses an action that is not possible in a document's state. */
  public static void refuseUnlessOffered(ResourceType type, Document document, String action) {
    if (!type.behaviour().possible(type, document).contains(action)) {
      throw Refusal.of(Reason.CONFLICT, notPossible(type, document, action));
    }
  }

  /** Possible in this state, and no open Job is in the way. */
  static void refuseUnlessPossible(Change change, Document document, String action) {
    var operation = document.operation();
    if (operation != null) {
      var rule = Jobs.rule(change.type(), operation.action());
      if (rule.isPresent() && !rule.get().supersededBy().contains(action)) {
        throw Refusal.of(
            Reason.CONFLICT,
            "jobs/%s (%s) is open, and %s has to wait for it; the state is %s"
                .formatted(operation.id(), operation.action(), action, document.state()));
      }
    }
    refuseUnlessOffered(change, document, action);
  }

  private static String notPossible(ResourceType type, Document document, String action) {
    var deleting = document.deleting();
    return action
        + " is not possible in state "
        + document.state()
        + (deleting == null ? "" : "; jobs/" + deleting.job() + " asked for its delete")
        + type.behaviour().obstacle(document, action).map(why -> "; " + why).orElse("")
        + instead(type.behaviour().offered(type, document));
  }

  private static String instead(Set<String> offered) {
    return offered.isEmpty() ? "" : "; possible now: " + String.join(", ", new TreeSet<>(offered));
  }
}
