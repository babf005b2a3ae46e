/** CustomResourceDefinitions: their rules, and the resources that they define. */
@NullMarked
package eu.stratuslab.kubernetes.definition;

import org.jspecify.annotations.NullMarked;
