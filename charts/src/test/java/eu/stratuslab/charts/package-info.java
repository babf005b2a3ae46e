/** Test only: the Helm chart, its roles and policies. */
@NullMarked
package eu.stratuslab.charts;

import org.jspecify.annotations.NullMarked;
