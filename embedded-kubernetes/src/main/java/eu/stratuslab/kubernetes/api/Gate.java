package eu.stratuslab.kubernetes.api;

import eu.stratuslab.kubernetes.access.User;
import java.util.List;

/** Lets writes in or not, beyond what the objects must be. Reads come by it untouched. */
public interface Gate {

  /**
   * Called when an apply is about to create: who may patch only may not.
   *
   * @throws eu.stratuslab.kubernetes.failure.ApiFailure Forbidden
   */
  void creating(User user, Target target);

  /**
   * Called before every write is stored, after the object was found to be valid.
   *
   * @return warnings for the client
   * @throws eu.stratuslab.kubernetes.failure.ApiFailure when it is not let in
   */
  List<String> admit(Attempt attempt);
}
