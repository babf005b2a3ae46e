/** XML as a tree that writes itself. */
@NullMarked
package eu.stratuslab.agent.xml;

import org.jspecify.annotations.NullMarked;
