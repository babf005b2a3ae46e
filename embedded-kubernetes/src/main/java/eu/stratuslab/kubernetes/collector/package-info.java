/** What happens by itself: garbage collection, ends of namespaces and of definitions. */
@NullMarked
package eu.stratuslab.kubernetes.collector;

import org.jspecify.annotations.NullMarked;
