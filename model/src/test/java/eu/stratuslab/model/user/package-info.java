/** Tests of the model: users. */
@NullMarked
package eu.stratuslab.model.user;

import org.jspecify.annotations.NullMarked;
