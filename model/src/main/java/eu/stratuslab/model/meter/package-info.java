/** How much machines use: Meter, its templates and samples (DSP0263 5.17.2, 5.17.3). */
@NullMarked
package eu.stratuslab.model.meter;

import org.jspecify.annotations.NullMarked;
