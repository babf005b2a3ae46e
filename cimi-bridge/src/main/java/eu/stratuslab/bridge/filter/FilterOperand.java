package eu.stratuslab.bridge.filter;

/**
 * What is compared with a value.
 *
 * @param name of an attribute, or the key of a property
 * @param property true for one of the consumer's properties
 * @param position of its first character, counted from 1
 */
record FilterOperand(String name, boolean property, int position) {}
