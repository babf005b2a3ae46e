package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.machine.MachineSpec;
import eu.stratuslab.model.machine.Power;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.commons.codec.digest.Crypt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stored templates, and what creates make of them (DSP0263 4.2.1.1). */
class TemplatesTest {
  private final TestCloud cloud = new TestCloud();
  private CimiClient user;
  private String template;

  @BeforeEach
  void store_a_template() {
    user = cloud.tenant("blue");
    template = user.post("machineTemplates", template(user)).expect(201).header("Location");
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private ObjectNode template(CimiClient owner) {
    var config = owner.get("machineConfigurations").json().at("/machineConfigurations/0/id");
    var body = Json.object().put("name", "small").put("initialState", "STARTED");
    body.putObject("machineConfig").set("href", config);
    body.putObject("machineImage").put("href", "machineImages/" + cloud.availableImage(owner));
    body.putObject("credential").put("userName", "alice").put("password", "open sesame");
    return body.put("userData", "aGVsbG8=");
  }

  private static ObjectNode create(String href) {
    var create = Json.object().put("name", "made");
    create.putObject("machineTemplate").put("href", href);
    return create;
  }

  private static ObjectNode overrides(ObjectNode create) {
    return (ObjectNode) create.get("machineTemplate");
  }

  private MachineSpec made(ObjectNode create) {
    var key = user.post("machines", create).expect(201).key();
    return cloud.store.get("Machine", key).document().specAs(MachineSpec.class);
  }

  @Test
  void the_entry_point_leads_to_templates() {
    var entry = user.get("").expect(200).json();
    assertThat(entry.at("/machineTemplates/href").asText()).endsWith("/machineTemplates");
    assertThat(entry.at("/credentialTemplates/href").asText()).endsWith("/credentialTemplates");
  }

  @Test
  void a_machine_is_made_from_a_template_by_reference() {
    var spec = made(create(template));
    assertThat(spec.power()).isEqualTo(Power.Running);
    assertThat(spec.userName()).isEqualTo("alice");
    assertThat(spec.userData()).isEqualTo("aGVsbG8=");
    assertThat(Crypt.crypt("open sesame", spec.passwordHash()))
        .as("hashed once")
        .isEqualTo(spec.passwordHash());
  }

  @Test
  void an_override_replaces_and_a_null_erases_for_one_create_only() {
    var before = user.get(template).expect(200).text();
    var create = create(template);
    overrides(create).put("initialState", "SUSPENDED").putNull("userData").putNull("credential");
    overrides(create).putObject("machineConfig").put("cpu", 3).put("memory", 131_072);
    var spec = made(create);
    assertThat(spec.power()).isEqualTo(Power.Suspended);
    assertThat(spec.cpu()).isEqualTo(3);
    assertThat(spec.userData()).isNull();
    assertThat(spec.userName()).isNull();
    assertThat(user.get(template).expect(200).text()).isEqualTo(before);
    assertThat(made(create(template)).userData()).isEqualTo("aGVsbG8=");
  }

  @Test
  void an_override_of_a_reference_reaches_into_what_it_refers_to() {
    var stored = template(user);
    ((ObjectNode) stored.get("machineConfig")).put("memory", 262_144);
    var href = user.post("machineTemplates", stored).expect(201).header("Location");
    assertThat(user.get(href).expect(200).at("machineConfig").path("memory").asLong())
        .isEqualTo(262_144);
    assertThat(made(create(href)).memory()).isEqualTo(262_144);
  }

  @Test
  void in_xml_an_empty_element_erases() {
    var xml =
        """
        <MachineCreate xmlns="http://schemas.dmtf.org/cimi/2"><name>made</name>
        <machineTemplate href="%s"><initialState>STOPPED</initialState><userData/></machineTemplate>
        </MachineCreate>\
        """
            .formatted(template);
    var answer =
        user.send(
                "POST",
                "machines",
                xml.getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "application/xml", "Accept", "application/json"))
            .expect(201);
    var spec = cloud.store.get("Machine", answer.key()).document().specAs(MachineSpec.class);
    assertThat(spec.power()).isEqualTo(Power.Stopped);
    assertThat(spec.userData()).isNull();
    assertThat(spec.userName()).isEqualTo("alice");
  }

  @Test
  void what_is_required_cannot_be_erased_nor_be_gone() {
    var create = create(template);
    overrides(create).putNull("machineImage");
    var refused = user.post("machines", create).expect(400).json();
    assertThat(refused.at("/violations/0/path").asText()).isEqualTo("machineTemplate.machineImage");
    var image = user.get(template).at("machineImage").path("href").asText();
    user.delete(image).expect(200);
    var gone = user.post("machines", create(template));
    assertThat(gone.status()).isBetween(400, 409);
    assertThat(gone.text()).contains("machineTemplate.machineImage");
  }

  @Test
  void the_template_of_another_tenant_is_unknown() {
    var other = cloud.tenant("green");
    other.get(template).expect(404);
    var refused = other.post("machines", create(template));
    assertThat(refused.status()).isBetween(400, 404);
    assertThat(refused.text()).contains("refers to no MachineTemplate");
  }

  @Test
  void an_echo_keeps_the_secrets_that_it_cannot_show() {
    var shown = user.get(template).expect(200);
    assertThat(shown.text()).doesNotContain("aGVsbG8=", "$6$", "open sesame");
    user.put(template, shown.json()).expect(200);
    var spec = made(create(template));
    assertThat(spec.passwordHash()).isNotNull();
    assertThat(spec.userData()).isEqualTo("aGVsbG8=");
  }

  @Test
  void an_edit_of_a_template_changes_what_is_made_from_then_on() {
    var first = made(create(template));
    user.put(template + "?$select=initialState", Json.object().put("initialState", "PAUSED"))
        .expect(200);
    assertThat(first.power()).isEqualTo(Power.Running);
    assertThat(made(create(template)).power()).isEqualTo(Power.Paused);
    user.delete(template).expect(200);
    user.post("machines", create(template)).expect(400);
  }

  @Test
  void a_credential_is_made_from_a_template_and_its_password_hashed_once() {
    var stored =
        user.post(
                "credentialTemplates",
                Json.object().put("userName", "bob").put("password", "open sesame"))
            .expect(201)
            .header("Location");
    var create = Json.object();
    create.putObject("credentialTemplate").put("href", stored).put("userName", "carol");
    var made = user.post("credentials", create).expect(201);
    assertThat(made.at("userName").asText()).isEqualTo("carol");
    var hash =
        cloud.store.get("Credential", made.key()).document().spec().path("password").asText();
    assertThat(Crypt.crypt("open sesame", hash)).isEqualTo(hash);

    ((ObjectNode) create.get("credentialTemplate"))
        .putNull("password")
        .put("publicKey", "ssh-ed25519 AAAA");
    var bare = user.post("credentials", create).expect(201);
    var spec = cloud.store.get("Credential", bare.key()).document().spec();
    assertThat(spec.has("password")).as("erased").isFalse();
    assertThat(spec.path("publicKey").asText()).isEqualTo("ssh-ed25519 AAAA");

    var machine = create(template);
    overrides(machine).putObject("credential").put("href", made.header("Location"));
    assertThat(made(machine).passwordHash()).isEqualTo(hash);
  }
}
