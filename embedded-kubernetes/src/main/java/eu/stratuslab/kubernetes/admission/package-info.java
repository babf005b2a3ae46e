/** Which writes are let in: validating admission policies, and rights that may not be given. */
@NullMarked
package eu.stratuslab.kubernetes.admission;

import org.jspecify.annotations.NullMarked;
