/** Who asks: credentials, their hashes, and what failures cost. */
@NullMarked
package eu.stratuslab.bridge.security;

import org.jspecify.annotations.NullMarked;
