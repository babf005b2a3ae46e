/** Tests of plans, and fakes of what machines lie on. */
@NullMarked
package eu.stratuslab.agent.domain;

import org.jspecify.annotations.NullMarked;
