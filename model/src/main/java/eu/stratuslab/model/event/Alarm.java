package eu.stratuslab.model.event;

/**
 * Something that somebody should look at.
 *
 * @param code one word, for programs
 * @param detail a sentence for people
 */
public record Alarm(String code, Severity severity, String detail) {}
