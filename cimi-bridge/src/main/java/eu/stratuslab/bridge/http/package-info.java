/** The CIMI protocol over HTTP. The only package that knows the web server. */
@NullMarked
package eu.stratuslab.bridge.http;

import org.jspecify.annotations.NullMarked;
