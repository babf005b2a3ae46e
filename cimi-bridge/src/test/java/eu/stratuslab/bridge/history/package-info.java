/** What clients were told, and whether one resource that obeys the rules could have told it. */
@org.jspecify.annotations.NullMarked
package eu.stratuslab.bridge.history;
