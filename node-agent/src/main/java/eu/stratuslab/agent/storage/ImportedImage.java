package eu.stratuslab.agent.storage;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What an import or a capture has found out; the first one fixes it for every host.
 *
 * @param sha256 of the bytes, in hexadecimal
 * @param format raw or qcow2
 * @param virtualSize of the disk in bytes
 * @param size of the file in bytes
 * @param captured true if it was made here, so that no other place has it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ImportedImage(
    String sha256, String format, long virtualSize, long size, boolean captured) {

  /** One that was imported. */
  public ImportedImage(String sha256, String format, long virtualSize, long size) {
    this(sha256, format, virtualSize, size, false);
  }
}
