package eu.stratuslab.bridge.history;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.history.Operation.Answer;
import eu.stratuslab.bridge.history.Operation.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {
  private static final Register NEW = Register.created("a");

  private static Operation read(long called, long answered, String value, long revision) {
    return new Operation(
        "r", new Request.Read(), new Answer.Seen(value, revision), called, answered);
  }

  private static Operation write(long called, long answered, String value) {
    return new Operation("w", new Request.Write(value), new Answer.Done(), called, answered);
  }

  private static Operation writeIf(
      long called, long answered, String value, long revision, Answer answer) {
    return new Operation("i", new Request.WriteIf(value, revision), answer, called, answered);
  }

  private static Operation unanswered(long called, String value) {
    return new Operation("u", new Request.Write(value), new Answer.None(), called, Operation.NEVER);
  }

  private static Operation delete(long called, long answered) {
    return new Operation("d", new Request.Delete(), new Answer.Done(), called, answered);
  }

  private static Operation gone(long called, long answered) {
    return new Operation("r", new Request.Read(), new Answer.Gone(), called, answered);
  }

  private static void good(Operation... history) {
    assertThat(Linearizability.violation(NEW, Arrays.asList(history))).isEmpty();
  }

  private static void bad(Operation... history) {
    assertThat(Linearizability.violation(NEW, Arrays.asList(history))).isPresent();
  }

  @Test
  void what_happens_one_after_the_other_is_seen() {
    good(write(1, 2, "b"), read(3, 4, "b", 2), delete(5, 6), gone(7, 8));
  }

  @Test
  void a_read_beside_a_write_may_see_either() {
    good(write(1, 10, "b"), read(2, 3, "a", 1), read(4, 5, "b", 2));
    bad(write(1, 10, "b"), read(2, 3, "b", 2), read(4, 5, "a", 1));
  }

  @Test
  void a_stale_read_is_found() {
    bad(write(1, 2, "b"), read(3, 4, "a", 1));
  }

  @Test
  void a_lost_write_is_found() {
    bad(write(1, 2, "b"), write(3, 4, "c"), read(5, 6, "c", 2));
    bad(write(1, 5, "b"), write(2, 4, "c"), read(6, 7, "c", 2));
  }

  @Test
  void a_write_that_was_done_twice_is_found() {
    bad(write(1, 10, "b"), write(4, 5, "c"), read(2, 3, "b", 2), read(6, 7, "b", 4));
    bad(write(1, 2, "b"), read(3, 4, "b", 3));
  }

  @Test
  void two_editors_who_saw_the_same_cannot_both_be_right() {
    bad(writeIf(1, 10, "b", 1, new Answer.Done()), writeIf(2, 9, "c", 1, new Answer.Done()));
    good(writeIf(1, 10, "b", 1, new Answer.Done()), writeIf(2, 9, "c", 1, new Answer.Mismatch()));
  }

  @Test
  void a_refusal_of_what_was_done_is_found() {
    bad(writeIf(1, 10, "b", 1, new Answer.Mismatch()), read(11, 12, "b", 2));
    bad(writeIf(1, 10, "b", 1, new Answer.Mismatch()));
  }

  @Test
  void what_got_no_answer_may_have_happened_or_not_or_late() {
    good(unanswered(1, "b"), read(2, 3, "a", 1));
    good(unanswered(1, "b"), read(2, 3, "a", 1), read(4, 5, "b", 2));
    bad(unanswered(1, "b"), read(2, 3, "b", 2), read(4, 5, "a", 1));
    bad(unanswered(1, "b"), write(2, 3, "c"), read(4, 5, "b", 3), read(6, 7, "c", 2));
  }

  @Test
  void what_is_gone_stays_gone() {
    bad(delete(1, 2), read(3, 4, "a", 1));
    bad(delete(1, 2), write(3, 4, "b"));
    bad(gone(1, 2));
    bad(delete(1, 2), delete(3, 4));
  }

  @Test
  void nothing_is_seen_before_it_was_asked_for() {
    bad(read(1, 2, "b", 2), write(3, 4, "b"));
  }

  /** Histories of a register that is right, and the same with one answer spoilt. */
  @Test
  void random_histories_of_a_right_register_are_good_and_spoilt_ones_are_found() {
    var found = 0;
    for (var seed = 0; seed < 200; seed++) {
      var history = history(new Random(seed));
      assertThat(Linearizability.violation(NEW, history)).describedAs("seed " + seed).isEmpty();
      var spoilt = spoilt(new Random(seed), history);
      found += Linearizability.violation(NEW, spoilt).isPresent() ? 1 : 0;
    }
    assertThat(found).isEqualTo(200);
  }

  private static List<Operation> history(Random random) {
    var history = new ArrayList<Operation>();
    var register = NEW;
    for (var i = 1; i <= 60; i++) {
      var at = i * 100L;
      var called = at - random.nextInt(600);
      var answered = at + random.nextInt(600);
      var request = request(random, i, register);
      var answer = answer(register, request);
      var lost = !(request instanceof Request.Read) && random.nextInt(10) == 0;
      history.add(
          lost
              ? new Operation("c", request, new Answer.None(), called, Operation.NEVER)
              : new Operation("c", request, answer, called, answered));
      register =
          answer instanceof Answer.Done ? register.after(request, answer).orElseThrow() : register;
    }
    return history;
  }

  private static Request request(Random random, int number, Register register) {
    return switch (random.nextInt(4)) {
      case 0 -> new Request.Write("w" + number);
      case 1 -> new Request.WriteIf("i" + number, register.revision() - random.nextInt(2));
      default -> new Request.Read();
    };
  }

  private static Answer answer(Register register, Request request) {
    return switch (request) {
      case Request.Read _ -> new Answer.Seen(register.value(), register.revision());
      case Request.WriteIf w when w.revision() != register.revision() -> new Answer.Mismatch();
      case Request.WriteIf _, Request.Write _, Request.Delete _ -> new Answer.Done();
    };
  }

  private static List<Operation> spoilt(Random random, List<Operation> history) {
    var reads =
        history.stream().filter(operation -> operation.answer() instanceof Answer.Seen).toList();
    var spoilt = reads.get(random.nextInt(reads.size()));
    var seen = (Answer.Seen) spoilt.answer();
    var wrong = new Answer.Seen(seen.value(), seen.revision() + 40);
    return history.stream()
        .map(
            operation ->
                operation.equals(spoilt)
                    ? new Operation(
                        "c", spoilt.request(), wrong, spoilt.called(), spoilt.answered())
                    : operation)
        .toList();
  }
}
