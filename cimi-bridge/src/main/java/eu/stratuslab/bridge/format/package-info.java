/** Representations: what a document looks like as CIMI, in JSON and in XML, read and written. */
@NullMarked
package eu.stratuslab.bridge.format;

import org.jspecify.annotations.NullMarked;
