/** A whole cloud for tests: real processes, real virtual hosts, real guests. */
@NullMarked
package eu.stratuslab.standalone.cloud;

import org.jspecify.annotations.NullMarked;
