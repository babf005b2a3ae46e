/** Decides where machines run, and looks after images and hosts. */
@NullMarked
package eu.stratuslab.operator;

import org.jspecify.annotations.NullMarked;
