/** Label and field selectors. */
@NullMarked
package eu.stratuslab.kubernetes.selector;

import org.jspecify.annotations.NullMarked;
