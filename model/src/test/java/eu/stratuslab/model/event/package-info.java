/** What is told of writes. */
@NullMarked
package eu.stratuslab.model.event;

import org.jspecify.annotations.NullMarked;
