/** What changed, in order: bounded history and streams over it. */
@NullMarked
package eu.stratuslab.kubernetes.watch;

import org.jspecify.annotations.NullMarked;
