/** ServiceConfiguration: how the cloud is run, and its mirror for operator and agents. */
@NullMarked
package eu.stratuslab.model.configuration;

import org.jspecify.annotations.NullMarked;
