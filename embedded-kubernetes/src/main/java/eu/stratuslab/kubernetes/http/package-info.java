/** Requests and replies over HTTP. */
@NullMarked
package eu.stratuslab.kubernetes.http;

import org.jspecify.annotations.NullMarked;
