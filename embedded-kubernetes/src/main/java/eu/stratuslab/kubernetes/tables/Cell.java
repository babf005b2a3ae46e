package eu.stratuslab.kubernetes.tables;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** Computes the value of a column for an object. */
interface Cell {
  JsonNode of(JsonNode object, Instant now);
}
