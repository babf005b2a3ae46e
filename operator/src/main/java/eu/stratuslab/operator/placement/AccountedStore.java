package eu.stratuslab.operator.placement;

import eu.stratuslab.operator.placement.Ledger.Reservation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a cache is kept in: every change of it is entered in the ledger. */
public final class AccountedStore<R extends HasMetadata, P> extends LeanStore<R> {
  private final Ledger<P> ledger;
  private final Function<R, @Nullable Reservation<P>> reservation;

  /**
   * @param reservation what a resource reserves; null for nothing
   */
  public AccountedStore(Ledger<P> ledger, Function<R, @Nullable Reservation<P>> reservation) {
    this.ledger = ledger;
    this.reservation = reservation;
  }

  @Override
  public @Nullable R put(String key, R resource) {
    var before = super.put(key, resource);
    if (before != null && !uid(before).equals(uid(resource))) {
      ledger.show(uid(before), null);
    }
    ledger.show(uid(resource), reservation.apply(resource));
    return before;
  }

  @Override
  public @Nullable R remove(String key) {
    var gone = super.remove(key);
    if (gone != null) {
      ledger.show(uid(gone), null);
      ledger.forget(uid(gone));
    }
    return gone;
  }

  private static String uid(HasMetadata resource) {
    return resource.getMetadata().getUid();
  }
}
