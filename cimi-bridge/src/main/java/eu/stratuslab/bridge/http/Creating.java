package eu.stratuslab.bridge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Hrefs;
import eu.stratuslab.bridge.format.Messages;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Idempotency.Identities;
import eu.stratuslab.bridge.job.Stated;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Behaviour.Made;
import eu.stratuslab.model.resource.Behaviour.Making;
import eu.stratuslab.model.resource.Behaviour.Nested;
import eu.stratuslab.model.resource.Behaviour.NestedAction;
import eu.stratuslab.model.resource.Companions;
import eu.stratuslab.model.resource.Creation;
import eu.stratuslab.model.resource.Input;
import eu.stratuslab.model.resource.Owned;
import eu.stratuslab.model.resource.ResourceAction;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;

/** Creates a resource in a collection (DSP0263 4.2.1.1). */
final class Creating {
  private final Services services;
  private final Writing writing;
  private final Answers answers;
  private final Owners owners;

  Creating(Services services) {
    this.services = services;
    this.writing = new Writing(services);
    this.answers = new Answers(services);
    this.owners = new Owners(services.cloud());
  }

  Response post(Exchange exchange, ResourceType type) {
    refuseUnlessAllowed(exchange, type);
    var body = writing.body(exchange, Messages.create(type));
    return post(exchange, type, body);
  }

  /** A create that is asked for as an action of the resource from which it is made. */
  Response post(Exchange exchange, ResourceType of, String key, ResourceAction action) {
    var creates = action.creates().orElseThrow();
    var type = ResourceTypes.named(creates.type()).orElseThrow();
    refuseUnlessAllowed(exchange, type);
    var target =
        Reads.living(services.cloud().store(), of.name(), key)
            .orElseThrow(() -> Refusal.of(Reason.NOT_FOUND, "there is nothing here"));
    Writing.guard(exchange, target.document());
    var attributes =
        Stream.concat(Messages.create(type).stream(), Messages.action(action).stream()).toList();
    var body = writing.body(exchange, attributes);
    body.tree().remove("action");
    var violations = new ArrayList<Violation>();
    creates.values().forEach((name, value) -> set(body.tree(), name, value, violations));
    var source = of.href(key);
    var given = body.tree().path(creates.source()).asText(source);
    var named = Hrefs.parse(given, exchange.base(), services.catalog());
    if (named.filter(t -> t.type() == of && t.key().equals(key)).isEmpty()) {
      violations.add(new Violation(creates.source(), Reason.CONFLICT, "is not what was asked"));
    }
    if (!violations.isEmpty()) {
      throw new Refusal(violations);
    }
    body.tree().put(creates.source(), source);
    return post(exchange, type, body);
  }

  /** A create in the collection of what it becomes part of (DSP0263 5.5.12). */
  Response post(Exchange exchange, ResourceType of, String key, Owned owned) {
    var type = ResourceTypes.named(owned.of()).orElseThrow();
    refuseUnlessAllowed(exchange, type);
    var owner =
        Reads.living(services.cloud().store(), of.name(), key)
            .orElseThrow(() -> Refusal.of(Reason.NOT_FOUND, "there is nothing here"));
    Writing.guard(exchange, owner.document());
    var body = writing.body(exchange, Messages.create(type));
    var given =
        type.creation() instanceof Creation.FromTemplate template
            ? body.tree().withObjectProperty(template.key())
            : body.tree();
    var named = given.path(owned.member()).path("href");
    var same =
        named.isMissingNode()
            || Hrefs.parse(named.asText(), exchange.base(), services.catalog())
                .filter(t -> t.type() == of && t.key().equals(key))
                .isPresent();
    if (!same) {
      throw Refusal.at(owned.member(), Reason.CONFLICT, "is not that of this collection");
    }
    given.putObject(owned.member()).put("href", of.href(key));
    return post(exchange, type, body);
  }

  private static void set(ObjectNode tree, String name, String value, List<Violation> violations) {
    if (!tree.path(name).asText(value).equals(value)) {
      violations.add(new Violation(name, Reason.CONFLICT, "is " + value + " by this action"));
    }
    tree.put(name, value);
  }

  private static void refuseUnlessAllowed(Exchange exchange, ResourceType type) {
    if (!Views.plain(exchange).mayAdd(type)) {
      throw Refusal.of(Reason.FORBIDDEN, "you may not create a " + type.name());
    }
  }

  private Response post(Exchange exchange, ResourceType type, Writing.Body body) {
    var input = checked(exchange, type, body.tree());
    return writing.once(
        exchange,
        body.bytes(),
        new Writing.Once() {
          @Override
          public void check() {
            var now = services.cloud().clock().instant();
            var fresh = services.idempotency().fresh();
            var _ = made(exchange.caller(), type, fresh, input, now, 0);
          }

          @Override
          public Response act(Identities identities) {
            return create(exchange, type, identities, input);
          }

          @Override
          public Response again(Identities identities, Document job) {
            return Creating.this.again(exchange, type, identities, job);
          }
        });
  }

  private Response again(
      Exchange exchange, ResourceType type, Identities identities, Document job) {
    services.creates().finish(job);
    var document =
        Reads.find(services.cloud().store(), type.name(), identities.key())
            .orElseThrow(() -> Refusal.of(Reason.NOT_FOUND, "the resource is gone"))
            .document();
    return answers.created(exchange, type, document, identities.job());
  }

  private Response create(
      Exchange exchange, ResourceType type, Identities identities, ObjectNode input) {
    var now = services.cloud().clock().instant();
    var created =
        services
            .creates()
            .make(
                type,
                identities.job(),
                exchange.caller(),
                draw -> made(exchange.caller(), type, identities, input, now, draw));
    return answers.created(exchange, type, created.document(), identities.job());
  }

  private ObjectNode checked(Exchange exchange, ResourceType type, ObjectNode tree) {
    var attributes = Messages.create(type);
    var checked = Input.check(attributes, tree, "", Input.Mode.CREATE);
    var violations = new ArrayList<Violation>(checked.violations());
    var input = checked.value();
    if (violations.isEmpty()) {
      // What is referred to was hashed when it was stored.
      services.secrets().hash(attributes, input);
    }
    var references =
        new References(
            services.cloud().store(), services.catalog(), exchange.base(), exchange.caller());
    if (type.creation() instanceof Creation.FromTemplate) {
      references.resolve(attributes, input, "");
    } else {
      references.check(attributes, input, "");
      references.follow(attributes, input);
    }
    violations.addAll(references.violations());
    violations.addAll(owners.violations(type, input));
    if (!violations.isEmpty()) {
      throw new Refusal(violations);
    }
    return input;
  }

  private Made made(
      Caller caller,
      ResourceType type,
      Identities identities,
      ObjectNode input,
      Instant now,
      int draw) {
    var spec = input.deepCopy();
    var owner = owner(type, ofTemplate(type, spec));
    owner.ifPresent(document -> refuseUnlessOpen(document, type, caller));
    var draft =
        Document.create(
                type.name(),
                identities.key(),
                services.cloud().id(),
                owner.map(Document::tenant).orElseGet(() -> owners.tenant(type, input, caller)),
                input.hasNonNull("acl")
                    ? Json.read((ObjectNode) input.get("acl"), Acl.class)
                    : owner.map(Document::acl).orElseGet(() -> owners.acl(type, input, caller)),
                now,
                Json.object())
            .with(
                d ->
                    d.name(text(spec.remove("name")))
                        .description(text(spec.remove("description")))
                        .properties(map(spec.remove("properties"))));
    spec.remove("acl");
    var making =
        new Making(
            identities.key(), identities.job(), caller.admin(), now, random(identities, draw));
    var template = ofTemplate(type, spec);
    var made = type.behaviour().make(draft, template, making);
    var companions = companions(type, made.document(), template, making);
    var violations = new ArrayList<Violation>(made.violations());
    violations.addAll(companions.violations());
    if (!violations.isEmpty()) {
      throw new Refusal(violations);
    }
    made.nested().forEach(nested -> refuseUnlessAllowed(nested, caller));
    var all = Stream.concat(made.companions().stream(), companions.documents().stream()).toList();
    return new Made(Stated.of(made.document()), List.of(), made.nested(), all);
  }

  /** What is part of another resource is that one's tenant's, and seen by those who see that. */
  private Optional<Document> owner(ResourceType type, ObjectNode template) {
    return Owning.partOf(type)
        .map(owned -> template.path(owned.member()).path("href").asText())
        .filter(href -> !href.isEmpty())
        .flatMap(href -> Hrefs.parse(href, "", services.catalog()))
        .flatMap(at -> Reads.living(services.cloud().store(), at.type().name(), at.key()))
        .map(Stored::document);
  }

  private void refuseUnlessOpen(Document owner, ResourceType type, Caller caller) {
    var of = ResourceTypes.named(owner.type()).orElseThrow();
    var owned =
        Owning.partOf(type, of)
            .orElseThrow(
                () ->
                    Refusal.at(
                        Owning.partOf(type).orElseThrow().member(),
                        Reason.NOT_ALLOWED,
                        "a " + of.name() + " has no " + type.collection()));
    new Owning(services).refuseUnlessOpen(of, owner, owned, caller);
  }

  /** What is changed on the way is the caller's to change. */
  private void refuseUnlessAllowed(Nested nested, Caller caller) {
    if (nested instanceof NestedAction action
        && Reads.living(services.cloud().store(), action.type(), action.key())
            .filter(target -> !target.document().acl().grants(caller, Right.MODIFY))
            .isPresent()) {
      throw Refusal.of(Reason.FORBIDDEN, "you may look at " + action.key() + ", and not change it");
    }
  }

  /** A template that is stored itself says what comes with others, not with it. */
  private static Companions companions(
      ResourceType type, Document made, ObjectNode template, Making making) {
    return type.creation() instanceof Creation.FromTemplate from
        ? Companions.of(made, template, from.key(), making)
        : Companions.NONE;
  }

  private static ObjectNode ofTemplate(ResourceType type, ObjectNode spec) {
    var given =
        type.creation() instanceof Creation.FromTemplate template
            ? (ObjectNode) spec.get(template.key())
            : spec;
    var named = given.deepCopy();
    var empty = new ArrayList<String>();
    named.properties().forEach(e -> addIfNull(empty, e.getKey(), e.getValue()));
    named.remove(empty);
    return named;
  }

  private static void addIfNull(ArrayList<String> names, String name, JsonNode value) {
    if (value.isNull()) {
      names.add(name);
    }
  }

  /** The same for every repetition of a request, so that all of them draw the same. */
  private static SplittableRandom random(Identities identities, int draw) {
    var job = UUID.fromString(identities.job());
    return new SplittableRandom(
        job.getMostSignificantBits() ^ job.getLeastSignificantBits() ^ draw);
  }

  static @org.jspecify.annotations.Nullable String text(
      @org.jspecify.annotations.Nullable JsonNode value) {
    return value == null || value.isNull() || value.asText().isEmpty() ? null : value.asText();
  }

  static Map<String, String> map(@org.jspecify.annotations.Nullable JsonNode value) {
    var map = new LinkedHashMap<String, String>();
    if (value != null) {
      value.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
    }
    return map;
  }
}
