/** The document store: the port, and one package per back end. */
@NullMarked
package eu.stratuslab.bridge.store;

import org.jspecify.annotations.NullMarked;
