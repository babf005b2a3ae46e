package eu.stratuslab.bridge.history;

import eu.stratuslab.bridge.history.Operation.Answer;
import eu.stratuslab.bridge.history.Operation.Request;
import java.util.Optional;

/**
 * The resource that clients believe in: it holds one value, changes at one instant, and every write
 * raises its revision by exactly one.
 *
 * @param there false once it was deleted, for ever
 */
public record Register(boolean there, String value, long revision) {

  /** A resource that was just created. */
  public static Register created(String value) {
    return new Register(true, value, 1);
  }

  /**
   * The resource after it got a request and gave that answer; empty if it would not have given it.
   */
  Optional<Register> after(Request request, Answer answer) {
    return switch (answer) {
      case Answer.Seen seen -> onlyIf(request instanceof Request.Read && equals(seen));
      case Answer.Gone _ -> onlyIf(!there);
      case Answer.Mismatch _ ->
          onlyIf(there && request instanceof Request.WriteIf w && w.revision() != revision);
      case Answer.Done _ -> done(request);
      case Answer.None _ -> done(request);
    };
  }

  private boolean equals(Answer.Seen seen) {
    return there && seen.value().equals(value) && seen.revision() == revision;
  }

  private Optional<Register> onlyIf(boolean possible) {
    return possible ? Optional.of(this) : Optional.empty();
  }

  private Optional<Register> done(Request request) {
    if (!there) {
      return Optional.empty();
    }
    return switch (request) {
      case Request.Read _ -> Optional.empty();
      case Request.Write(var written) -> Optional.of(new Register(true, written, revision + 1));
      case Request.WriteIf(var written, var expected) ->
          expected == revision
              ? Optional.of(new Register(true, written, revision + 1))
              : Optional.empty();
      case Request.Delete _ -> Optional.of(new Register(false, value, revision + 1));
    };
  }
}
