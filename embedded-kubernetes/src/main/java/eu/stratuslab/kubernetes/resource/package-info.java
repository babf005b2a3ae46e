/** What this server serves: groups, versions, kinds, names and rules of each resource. */
@NullMarked
package eu.stratuslab.kubernetes.resource;

import org.jspecify.annotations.NullMarked;
