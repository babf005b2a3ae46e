/** The document: one resource as the store keeps it. */
@NullMarked
package eu.stratuslab.model.document;

import org.jspecify.annotations.NullMarked;
