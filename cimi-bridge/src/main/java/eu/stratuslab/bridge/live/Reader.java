package eu.stratuslab.bridge.live;

import java.util.function.BooleanSupplier;

/**
 * Who reads a stream.
 *
 * @param user under whose name streams are counted
 * @param type of the document that says who that is
 * @param key of that document
 * @param trusted whether it still says so
 */
public record Reader(String user, String type, String key, BooleanSupplier trusted) {}
