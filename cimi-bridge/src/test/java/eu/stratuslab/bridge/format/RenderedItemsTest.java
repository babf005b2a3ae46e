package eu.stratuslab.bridge.format;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Acl.PrincipalType;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A list from what was written before is the list that would be written now. */
class RenderedItemsTest {
  private static final ResourceType TYPE =
      ResourceTypes.named("MachineConfiguration").orElseThrow();
  private static final Acl ACL =
      new Acl(
          Acl.Principal.user("owner"),
          List.of(
              new Acl.Rule("viewer", PrincipalType.USER, Right.VIEW),
              new Acl.Rule("editor", PrincipalType.USER, Right.MODIFY)));
  private static final List<String> CALLERS = List.of("owner", "viewer", "editor");
  private static final List<String> BASES = List.of("http://one/cimi/2/", "http://two/cimi/2/");

  private final Renderer renderer = new Renderer(Dialect.CIMI_2);
  private final Document document =
      Document.create(
              TYPE.name(),
              "key",
              "cloud",
              "tenant",
              ACL,
              Instant.EPOCH,
              Json.object().put("cpu", 1).put("memory", 16_384))
          .with(d -> d.name("first"));

  private static Caller caller(String user) {
    return new Caller(user, "tenant", Set.of(Acl.USER, Acl.ANON));
  }

  private static String list(Renderer by, Document document, View view) {
    var listing = new Listing(List.of(document, document), 2, Optional.empty());
    return new String(by.collection(Notation.JSON, TYPE, listing, view), StandardCharsets.UTF_8);
  }

  @Test
  void every_caller_is_shown_his_own_whoever_asked_before() {
    for (var round = 0; round < 2; round++) {
      for (var base : BASES) {
        for (var user : CALLERS) {
          var view = View.plain(base, caller(user));
          assertThat(list(renderer, document, view))
              .isEqualTo(list(new Renderer(Dialect.CIMI_2), document, view));
        }
      }
    }
    assertThat(list(renderer, document, View.plain(BASES.getFirst(), caller("viewer"))))
        .doesNotContain("\"acl\"", "\"edit\"");
    assertThat(list(renderer, document, View.plain(BASES.getFirst(), caller("owner"))))
        .contains("\"acl\"", "\"edit\"");
  }

  @Test
  void a_changed_document_is_shown_as_it_is_now() {
    var view = View.plain(BASES.getFirst(), caller("owner"));
    assertThat(list(renderer, document, view)).contains("first");
    var changed = document.with(d -> d.name("second"));
    assertThat(list(renderer, changed, view)).contains("second").doesNotContain("first");
  }

  @Test
  void a_selection_is_written_for_itself() {
    var view = View.plain(BASES.getFirst(), caller("owner"));
    assertThat(list(renderer, document, view)).contains("\"cpu\"");
    var selected = view.selecting(Select.of(List.of("name")));
    assertThat(list(renderer, document, selected)).contains("first").doesNotContain("\"cpu\"");
  }
}
