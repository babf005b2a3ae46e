package eu.stratuslab.agent.storage;

/**
 * What an import has found out; the first one fixes it for every host.
 *
 * @param sha256 of the bytes, in hexadecimal
 * @param format raw or qcow2
 * @param virtualSize of the disk in bytes
 * @param size of the file in bytes
 */
public record ImportedImage(String sha256, String format, long virtualSize, long size) {}
