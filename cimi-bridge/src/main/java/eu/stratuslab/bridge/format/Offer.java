package eu.stratuslab.bridge.format;

/**
 * An operation that this caller may ask for now (DSP0263 4.2).
 *
 * @param rel a built-in word, or the URI of the action
 * @param href where to ask for it, absolute
 */
record Offer(String rel, String href) {}
