/** The vocabulary in which resource types are described, and what derives from a description. */
@NullMarked
package eu.stratuslab.model.resource;

import org.jspecify.annotations.NullMarked;
