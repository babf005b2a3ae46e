/** Tests of the back end on Couchbase. */
@NullMarked
package eu.stratuslab.bridge.store.couchbase;

import org.jspecify.annotations.NullMarked;
