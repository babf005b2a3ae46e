/** What reconcilers of machines and volumes share: holding a resource, telling, and troubles. */
@NullMarked
package eu.stratuslab.agent.resource;

import org.jspecify.annotations.NullMarked;
