/** The operations of the API over typed requests, without HTTP. */
@NullMarked
package eu.stratuslab.kubernetes.api;

import org.jspecify.annotations.NullMarked;
