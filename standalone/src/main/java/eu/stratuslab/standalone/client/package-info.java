/** How a person or a program of this machine reaches its cloud. */
@NullMarked
package eu.stratuslab.standalone.client;

import org.jspecify.annotations.NullMarked;
