/** Domain XML, one class per element. */
@NullMarked
package eu.stratuslab.agent.domain.xml;

import org.jspecify.annotations.NullMarked;
