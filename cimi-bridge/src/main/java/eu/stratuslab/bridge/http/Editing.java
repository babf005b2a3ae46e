package eu.stratuslab.bridge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.format.Select;
import eu.stratuslab.bridge.job.Change;
import eu.stratuslab.bridge.job.Idempotency.Identities;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Attribute.Place;
import eu.stratuslab.model.resource.Input;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Updates a resource (DSP0263 4.2.1.3): with its complete representation, or, by {@code $select},
 * some of its attributes.
 */
final class Editing {
  /** What a partial update may carry without naming it: what the resource is, not what it has. */
  private static final Set<String> IDENTITY =
      Set.of("resourceURI", "id", "operations", "resourceMetadata", "count");

  private final Services services;
  private final Writing writing;
  private final Answers answers;

  Editing(Services services) {
    this.services = services;
    this.writing = new Writing(services);
    this.answers = new Answers(services);
  }

  Response put(Exchange exchange, ResourceType type, String key) {
    var present = Reads.living(services.cloud().store(), type.name(), key);
    if (present.isEmpty()) {
      return writing.onceGone(exchange, job -> answers.job(exchange, job, 200));
    }
    Writing.guardRights(exchange, present.get().document());
    var attributes = type.allAttributes();
    var body = writing.body(exchange, attributes);
    var select = Select.of(exchange.request().query().all(Query.SELECT));
    var input = checked(exchange, attributes, body.tree(), select);
    var document = present.get().document();
    return writing.once(
        exchange,
        body.bytes(),
        new Writing.Once() {
          @Override
          public void check() {
            Writing.guard(exchange, document);
            var _ = edited(exchange, type, document, input, select);
          }

          @Override
          public Response act(Identities identities) {
            return edit(
                exchange,
                new Change(
                    type,
                    key,
                    identities.job(),
                    exchange.caller(),
                    now -> Writing.guard(exchange, now)),
                now -> edited(exchange, type, now, input, select));
          }

          @Override
          public Response again(Identities identities, Document job) {
            return Editing.this.again(exchange, type, document, job);
          }
        });
  }

  private Response edit(Exchange exchange, Change change, UnaryOperator<Document> edit) {
    var changed = services.changes().edit(change, edit);
    return changed.over()
        ? answers.edited(exchange, change.type(), changed.document(), change.job())
        : answers.job(exchange, changed.job(), 202);
  }

  private Response again(Exchange exchange, ResourceType type, Document document, Document job) {
    services.openJobs().resume(job);
    return JobBehaviour.stateOf(job).ended()
        ? answers.edited(exchange, type, document, job.key())
        : answers.job(exchange, job, 202);
  }

  private ObjectNode checked(
      Exchange exchange, List<Attribute> attributes, ObjectNode tree, Select select) {
    var mode = select.all() ? Input.Mode.REPLACE : Input.Mode.PARTIAL;
    var checked = Input.check(attributes, tree, "", mode);
    var violations = new ArrayList<Violation>(checked.violations());
    if (!select.all()) {
      violations.addAll(notSelected(tree, select));
      violations.addAll(erased(attributes, tree, select));
    }
    var references =
        new References(
            services.cloud().store(), services.catalog(), exchange.base(), exchange.caller());
    references.check(attributes, checked.value(), "");
    violations.addAll(references.violations());
    if (!violations.isEmpty()) {
      throw new Refusal(violations);
    }
    services.secrets().hash(attributes, checked.value());
    return checked.value();
  }

  private static List<Violation> notSelected(ObjectNode tree, Select select) {
    var violations = new ArrayList<Violation>();
    tree.fieldNames()
        .forEachRemaining(
            name -> {
              if (!select.has(name) && !IDENTITY.contains(name)) {
                violations.add(new Violation(name, Reason.NOT_SELECTED, "is not named by $select"));
              }
            });
    return violations;
  }

  /** What is named and not there is erased: not so what is required. */
  private static List<Violation> erased(
      List<Attribute> attributes, ObjectNode body, Select select) {
    return attributes.stream()
        .filter(a -> a.required() && a.access().editable() && select.has(a.name()))
        .filter(a -> !body.hasNonNull(a.name()))
        .map(a -> new Violation(a.name(), Reason.REQUIRED, "is required"))
        .toList();
  }

  private static Document edited(
      Exchange exchange, ResourceType type, Document before, ObjectNode input, Select select) {
    var spec = before.spec().deepCopy();
    for (var attribute : type.attributes()) {
      if (attribute.place() == Place.SPEC
          && attribute.access().editable()
          && select.has(attribute.name())) {
        set(spec, attribute, input.get(attribute.name()), !select.all());
      }
    }
    var made = type.behaviour().edit(before, spec, exchange.caller().admin());
    if (!made.violations().isEmpty()) {
      throw new Refusal(made.violations());
    }
    return common(exchange, before, made.document(), input, select);
  }

  private static void set(
      ObjectNode spec, Attribute attribute, @Nullable JsonNode value, boolean named) {
    if (value != null && !value.isNull()) {
      if (!named) {
        keepSecrets(attribute, spec.get(attribute.name()), value);
      }
      spec.set(attribute.name(), value);
    } else if (value != null || named || attribute.access() != Access.SECRET) {
      // A secret is never shown, so that nobody can echo it: only who names it erases it.
      if (!(attribute.required() && attribute.access() == Access.SECRET)) {
        spec.remove(attribute.name());
      }
    }
  }

  /** Those inside a structure, or a template that was given by value, cannot be echoed either. */
  private static void keepSecrets(Attribute attribute, @Nullable JsonNode before, JsonNode after) {
    if (!(before instanceof ObjectNode was)
        || !(after instanceof ObjectNode is)
        || !was.path("href").equals(is.path("href"))) {
      return;
    }
    for (var member : attribute.members()) {
      var old = was.get(member.name());
      var now = is.get(member.name());
      if (old != null && now == null && member.access() == Access.SECRET) {
        is.set(member.name(), old);
      } else if (now != null) {
        keepSecrets(member, old, now);
      }
    }
  }

  private static Document common(
      Exchange exchange, Document before, Document after, ObjectNode input, Select select) {
    var acl = acl(exchange, before, input);
    return after.with(
        d -> {
          if (select.has("name")) {
            d.name(Creating.text(input.get("name")));
          }
          if (select.has("description")) {
            d.description(Creating.text(input.get("description")));
          }
          if (select.has("properties")) {
            d.properties(Creating.map(input.get("properties")));
          }
          return d.acl(acl);
        });
  }

  /** An ACL is replaced, never erased, and only by who has every right. */
  private static Acl acl(Exchange exchange, Document before, ObjectNode input) {
    if (!(input.get("acl") instanceof ObjectNode given)) {
      return before.acl();
    }
    var acl = Json.read(given, Acl.class);
    if (!acl.equals(before.acl()) && !before.acl().grants(exchange.caller(), Right.ALL)) {
      throw Refusal.at("acl", Reason.FORBIDDEN, "is for those who have every right");
    }
    return acl;
  }
}
