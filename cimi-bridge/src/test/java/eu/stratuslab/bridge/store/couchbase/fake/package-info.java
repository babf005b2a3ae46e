/**
 * A Couchbase cluster of one node in this process, as far as the store's two clients speak with it:
 * key-value with collections and durability, changes (DCP), administration, and exactly those
 * statements that the store prepares. It proves our code against our reading of the protocol.
 */
@NullMarked
package eu.stratuslab.bridge.store.couchbase.fake;

import org.jspecify.annotations.NullMarked;
