/** How fast one cloud is, beside what libvirt does alone in the same run. */
@NullMarked
package eu.stratuslab.standalone.bench;

import org.jspecify.annotations.NullMarked;
