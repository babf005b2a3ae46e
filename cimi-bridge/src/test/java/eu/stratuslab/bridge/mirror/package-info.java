/** The mirror over fakes: plans by golden files, crashes and faults by seeds. */
@NullMarked
package eu.stratuslab.bridge.mirror;

import org.jspecify.annotations.NullMarked;
