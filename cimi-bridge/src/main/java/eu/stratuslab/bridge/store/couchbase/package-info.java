/** Documents in a Couchbase cluster, for any number of processes on any number of machines. */
@NullMarked
package eu.stratuslab.bridge.store.couchbase;

import org.jspecify.annotations.NullMarked;
