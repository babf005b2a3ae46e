/** Credential: what logs a person into a guest. */
@NullMarked
package eu.stratuslab.model.credential;

import org.jspecify.annotations.NullMarked;
