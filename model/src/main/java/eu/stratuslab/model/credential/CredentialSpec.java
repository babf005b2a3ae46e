package eu.stratuslab.model.credential;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.Hash;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Who may log in to a machine (DSP0263 5.14.6): a public key, a password, or both. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CredentialSpec(
    @Size(max = 32)
        @Pattern("[a-z_][a-z0-9_-]*")
        @JsonPropertyDescription("The account in the guest; root if absent.")
        @Nullable String userName,
    @Size(max = 128)
        @Cimi(access = Access.SECRET, hash = Hash.CRYPT)
        @JsonPropertyDescription("The password; kept as a crypt(3) hash, never shown.")
        @Nullable String password,
    @Size(max = 16_384)
        @Pattern("(ssh|ecdsa|sk)-[a-z0-9@.-]+ [A-Za-z0-9+/=]+( [^\\r\\n]*)?")
        @JsonPropertyDescription("A public key in OpenSSH's one-line form.")
        @Nullable String publicKey) {
  public static final CredentialSpec NONE = new CredentialSpec(null, null, null);
}
