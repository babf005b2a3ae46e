/** Tests and fakes. */
@NullMarked
package eu.stratuslab.agent.storage;

import org.jspecify.annotations.NullMarked;
