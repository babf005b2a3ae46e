/** The document store on one machine: SQLite with group commit. */
@NullMarked
package eu.stratuslab.bridge.store.sqlite;

import org.jspecify.annotations.NullMarked;
