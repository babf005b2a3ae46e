package eu.stratuslab.bridge.store;

import java.util.UUID;

/** The fake keeps the contract of the real stores. */
class FakeStoreTest extends DocumentStoreContract {

  @Override
  protected DocumentStore create() {
    return new FakeStore(UUID.randomUUID().toString());
  }

  @Override
  protected DocumentStore reopen(DocumentStore closed) {
    return closed;
  }

  @Override
  protected DocumentStore reopenFull(DocumentStore closed) {
    ((FakeStore) closed).setFull(true);
    return closed;
  }
}
