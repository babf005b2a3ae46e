/** The mirror: documents become custom resources, reports become status, Jobs end. */
@NullMarked
package eu.stratuslab.bridge.mirror;

import org.jspecify.annotations.NullMarked;
