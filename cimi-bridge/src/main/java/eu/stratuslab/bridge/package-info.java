/** CIMI over documents, and the mirror of documents into custom resources. */
@NullMarked
package eu.stratuslab.bridge;

import org.jspecify.annotations.NullMarked;
