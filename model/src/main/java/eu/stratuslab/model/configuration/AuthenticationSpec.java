package eu.stratuslab.model.configuration;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Cimi;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** How each bridge checks logins. A member that is absent has a default. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AuthenticationSpec(
    @Min(0)
        @Max(60)
        @Cimi(unit = "second")
        @JsonPropertyDescription(
            "How long a checked password is not hashed again, unless its User changes; 60 if"
                + " absent.")
        @Nullable Integer rememberFor,
    @Min(1)
        @Max(100)
        @JsonPropertyDescription(
            "So many failures of one user from one address cost no waiting; 5 if absent.")
        @Nullable Integer freeFailures,
    @Min(1)
        @Max(10_000)
        @JsonPropertyDescription(
            "So many failures from one address cost no waiting, whoever tries; 50 if absent.")
        @Nullable Integer freeFailuresPerAddress,
    @Min(1)
        @Max(3_600)
        @Cimi(unit = "second")
        @JsonPropertyDescription(
            "After more failures the pause doubles from one second up to this; 64 if absent.")
        @Nullable Integer longestPause,
    @Min(1)
        @Max(64)
        @JsonPropertyDescription(
            "How many passwords a bridge hashes at once; each takes 19 MiB and a CPU; 2 if absent.")
        @Nullable Integer concurrentHashes,
    @Min(1)
        @Max(60)
        @Cimi(unit = "second")
        @JsonPropertyDescription(
            "How long a login waits for its turn before it is told to come back; 5 if absent.")
        @Nullable Integer hashingWait) {

  /** Everything by default. */
  public static final AuthenticationSpec DEFAULT =
      new AuthenticationSpec(null, null, null, null, null, null);

  /** What is in force. */
  public record Limits(
      int rememberFor,
      int freeFailures,
      int freeFailuresPerAddress,
      int longestPause,
      int concurrentHashes,
      int hashingWait) {}

  /** What is in force where nothing else is said. */
  public Limits limits() {
    return new Limits(
        rememberFor == null ? 60 : rememberFor,
        freeFailures == null ? 5 : freeFailures,
        freeFailuresPerAddress == null ? 50 : freeFailuresPerAddress,
        longestPause == null ? 64 : longestPause,
        concurrentHashes == null ? 2 : concurrentHashes,
        hashingWait == null ? 5 : hashingWait);
  }

  /** The same with every default filled in. */
  AuthenticationSpec effective() {
    var limits = limits();
    return new AuthenticationSpec(
        limits.rememberFor(),
        limits.freeFailures(),
        limits.freeFailuresPerAddress(),
        limits.longestPause(),
        limits.concurrentHashes(),
        limits.hashingWait());
  }
}
