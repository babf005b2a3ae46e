/** Job: long work seen by the user, and the table that decides when it ends. */
@NullMarked
package eu.stratuslab.model.job;

import org.jspecify.annotations.NullMarked;
