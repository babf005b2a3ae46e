/** The operator as a process of its own, and what Helm's hooks run. */
@NullMarked
package eu.stratuslab.operator.main;

import org.jspecify.annotations.NullMarked;
