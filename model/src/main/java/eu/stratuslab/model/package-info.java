/** The resource types of the cloud, described once, and the pure functions over them. */
@NullMarked
package eu.stratuslab.model;

import org.jspecify.annotations.NullMarked;
