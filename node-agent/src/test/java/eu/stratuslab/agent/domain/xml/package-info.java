/** Tests and fakes. */
@NullMarked
package eu.stratuslab.agent.domain.xml;

import org.jspecify.annotations.NullMarked;
