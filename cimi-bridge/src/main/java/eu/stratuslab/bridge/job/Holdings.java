package eu.stratuslab.bridge.job;

import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Ownership.Owner;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Behaviour.Made;
import eu.stratuslab.model.resource.Behaviour.Nested;
import eu.stratuslab.model.resource.Behaviour.NestedAction;
import eu.stratuslab.model.resource.Behaviour.NestedCreate;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What a create takes before its Job is written: claims on natural keys, and entries of its
 * tenant's ledger. What a crash leaves of it the sweeper lets go.
 */
final class Holdings {
  /** How often another draw is made when a claim on something random meets another's. */
  private static final int DRAWS = 8;

  private final Cloud cloud;
  private final Claims claims;
  private final Ledger ledger;
  private final Jobs jobs;

  Holdings(Cloud cloud, Ledger ledger, Jobs jobs) {
    this.cloud = cloud;
    this.claims = new Claims(cloud);
    this.ledger = ledger;
    this.jobs = jobs;
  }

  /**
   * Takes the claims of what is made.
   *
   * @param draws each draws other random identities
   * @return the draw whose claims were free, or held already by this create
   * @throws Refusal {@code CONFLICT} if none was
   */
  Made claimed(String jobKey, IntFunction<Made> draws) {
    var wanted = List.<Held>of();
    for (var draw = 0; draw < DRAWS; draw++) {
      var made = draws.apply(draw);
      var next = held(made, jobKey);
      if (draw > 0 && next.equals(wanted)) {
        break;
      }
      wanted = next;
      if (take(wanted)) {
        return made;
      }
    }
    var names =
        wanted.stream().map(held -> held.claim().space() + " " + held.claim().value()).toList();
    throw Refusal.of(Reason.CONFLICT, "already taken: " + String.join(", ", names));
  }

  /** A claim, and who is to hold it. */
  private record Held(Claim claim, Owner owner) {}

  /**
   * Also what is for its parts is held by the create's own Job: whoever gives one of them up gives
   * up all of it.
   */
  private List<Held> held(Made made, String jobKey) {
    var held = new ArrayList<Held>();
    made.nested()
        .forEach(
            nested -> {
              switch (nested) {
                case NestedCreate(String _, Document document, var _) ->
                    held.addAll(heldBy(document, jobKey));
                case NestedAction action -> {
                  // What its target holds already it need not take.
                  var more = new ArrayList<>(heldBy(acted(action), jobKey));
                  more.removeAll(heldBy(target(action), jobKey));
                  held.addAll(more);
                }
              }
            });
    held.addAll(heldBy(made.document(), jobKey));
    return held;
  }

  /** The claims as documents, for who inserts everything together. */
  List<Document> documents(Made made, String jobKey) {
    return held(made, jobKey).stream()
        .map(held -> claims.document(held.claim(), held.owner()))
        .toList();
  }

  private static List<Held> heldBy(Document document, String job) {
    var owner = new Owner(document.type(), document.key(), job);
    return typeOf(document).behaviour().claims(document).stream()
        .map(claim -> new Held(claim, owner))
        .toList();
  }

  /** What an action is asked of, as it was when that was decided. */
  Document target(NestedAction action) {
    return Reads.living(cloud.store(), action.type(), action.key())
        .map(Stored::document)
        .filter(document -> document.revision() == action.revision())
        .orElseThrow(() -> Refusal.of(Reason.CONFLICT, "changed meanwhile: " + action.key()));
  }

  private Document acted(NestedAction a) {
    var before = target(a);
    return typeOf(before)
        .behaviour()
        .act(before, a.action(), a.parameters(), a.job(), cloud.clock().instant());
  }

  private boolean take(List<Held> wanted) {
    for (var i = 0; i < wanted.size(); i++) {
      if (!claims.take(wanted.get(i).claim(), wanted.get(i).owner())) {
        release(wanted.subList(0, i));
        return false;
      }
    }
    return true;
  }

  private void release(List<Held> held) {
    held.forEach(one -> claims.release(List.of(one.claim()), one.owner().key()));
  }

  /**
   * Enters all that is made into its tenant's ledger, or gives everything up.
   *
   * @throws Refusal {@code QUOTA_EXCEEDED}
   */
  void reserve(Made made, String jobKey) {
    try {
      for (var nested : made.nested()) {
        if (nested instanceof NestedCreate(String _, Document document, var _)) {
          reserve(document, jobKey);
        }
      }
      reserve(made.document(), jobKey);
    } catch (Refusal refusal) {
      giveUp(made, jobKey);
      throw refusal;
    }
  }

  /**
   * Lets go of all that was taken for a create that came to no Job. The same request may have come
   * to its Job by another thread: then it is its.
   */
  void giveUp(Made made, String jobKey) {
    if (jobs.find(jobKey).isEmpty()) {
      release(held(made, jobKey));
      made.nested().forEach(this::unreserve);
      unreserve(made.document());
    }
  }

  void reserve(Document document, String job) {
    var tenant = document.tenant();
    ledger.reserve(
        tenant == null ? "" : tenant,
        new Owner(document.type(), document.key(), job),
        typeOf(document).behaviour().usage(document));
  }

  private void unreserve(Nested nested) {
    if (nested instanceof NestedCreate(String _, Document document, var _)) {
      unreserve(document);
    }
  }

  private void unreserve(Document document) {
    var tenant = document.tenant();
    ledger.release(tenant == null ? "" : tenant, document.type(), document.key());
  }

  /** The same request may have come to its Job by another thread: then the entry is its. */
  void unreserveUnlessMade(Document document, String jobKey) {
    if (jobs.find(jobKey).isEmpty()) {
      unreserve(document);
    }
  }

  private static ResourceType typeOf(Document document) {
    return ResourceTypes.named(document.type()).orElseThrow();
  }
}
