package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.format.Notation;
import eu.stratuslab.model.document.Acl.Caller;

/**
 * A request whose caller and whose answer's notation are known.
 *
 * @param base the absolute base URI, with a slash at its end
 */
record Exchange(Request request, Caller caller, Notation notation, String base) {}
