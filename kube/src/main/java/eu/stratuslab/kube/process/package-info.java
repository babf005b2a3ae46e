/** What the processes of bridge, operator and agent have in common. */
@NullMarked
package eu.stratuslab.kube.process;

import org.jspecify.annotations.NullMarked;
