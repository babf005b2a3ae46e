/** User and Tenant: who may do what, and how much. */
@NullMarked
package eu.stratuslab.model.user;

import org.jspecify.annotations.NullMarked;
