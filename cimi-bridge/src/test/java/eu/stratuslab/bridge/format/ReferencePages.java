package eu.stratuslab.bridge.format;

import eu.stratuslab.model.job.JobRule;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Creation;
import eu.stratuslab.model.resource.Part;
import eu.stratuslab.model.resource.ResourceType;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** The reference page of a type: what the model says of it, for people. */
final class ReferencePages {
  private final StringBuilder page = new StringBuilder();

  private ReferencePages() {}

  static String of(ResourceType type) {
    var pages = new ReferencePages();
    pages.type(type);
    return pages.page.toString();
  }

  private void line(String format, Object... arguments) {
    page.append(format.formatted(arguments)).append('\n');
  }

  private void type(ResourceType type) {
    line("<!-- Generated from model/ by ReferencePagesTest; edit the model instead. -->");
    line("# %s", type.name());
    line("");
    line("%s", type.description());
    line("");
    line("* Type URI: `%s`", Dialect.CIMI_2.typeUri(type));
    line("* Collection: `%s%s`", Dialect.CIMI_2.basePath(), type.collection());
    line("* Created %s", creation(type));
    line("* Operations: %s", operations(type));
    type.mirrored()
        .ifPresent(
            m -> line("* In Kubernetes: `%s`, kind %s", m.plural() + ".stratuslab.eu", m.kind()));
    line("");
    line("## Attributes");
    table(type.allAttributes());
    if (type.creation() instanceof Creation.FromTemplate template) {
      line("");
      line("## `%s` (in a create)", template.key());
      table(template.attributes());
    }
    type.parts().forEach(this::part);
    actions(type);
    jobs(type);
  }

  private static String creation(ResourceType type) {
    var how =
        switch (type.creation()) {
          case Creation.FromTemplate template -> "from a `" + template.key() + "`";
          case Creation.FromRepresentation _ -> "from its representation";
          case Creation.ByProvider _ -> "by the provider";
        };
    return switch (type.adder()) {
      case ANY_USER -> how + ", by any user";
      case ADMIN -> how + ", by administrators";
      case NOBODY -> how;
    };
  }

  private static String operations(ResourceType type) {
    var names = new TreeSet<String>();
    type.verbs().forEach(verb -> names.add(verb.name().toLowerCase(Locale.ROOT)));
    type.actions().forEach(action -> names.add(action.name()));
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private void table(List<Attribute> attributes) {
    line("");
    line("| attribute | type | access | required | values | meaning |");
    line("|---|---|---|---|---|---|");
    attributes.forEach(attribute -> row("", attribute));
  }

  private void row(String prefix, Attribute attribute) {
    if (!attribute.access().known()) {
      return;
    }
    line(
        "| `%s%s` | %s | %s | %s | %s | %s |",
        prefix,
        attribute.name(),
        typeOf(attribute),
        access(attribute.access()),
        attribute.required() && attribute.access().creatable() ? "yes" : "",
        values(attribute),
        attribute.description());
    attribute
        .members()
        .forEach(
            member -> row(prefix + attribute.name() + (attribute.array() ? "[]." : "."), member));
  }

  private static String typeOf(Attribute attribute) {
    var of = attribute.of().isEmpty() ? "" : " of " + attribute.of();
    return attribute.type().cimiName()
        + (attribute.array() ? "[]" : "")
        + of
        + (attribute.byValue() ? ", or by value" : "");
  }

  private static String access(Access access) {
    return switch (access) {
      case WRITABLE -> "read, write";
      case CREATE_ONLY -> "read, set at creation";
      case READ_ONLY -> "read";
      case SECRET -> "write";
      case SEALED, INTERNAL -> "none";
    };
  }

  private static String values(Attribute attribute) {
    var bounds = attribute.bounds();
    var text = new StringBuilder();
    if (!bounds.values().isEmpty()) {
      text.append(String.join(", ", bounds.values()));
    }
    if (bounds.minimum() != null) {
      text.append("≥ ").append(bounds.minimum());
    }
    if (bounds.maximum() != null) {
      text.append(text.isEmpty() ? "" : ", ").append("≤ ").append(bounds.maximum());
    }
    var pattern = bounds.pattern();
    if (pattern != null) {
      text.append('`').append(pattern.replace("|", "\\|")).append('`');
    }
    if (!attribute.unit().isEmpty()) {
      text.append(text.isEmpty() ? "" : " ").append(attribute.unit());
    }
    return text.toString();
  }

  private void part(Part part) {
    line("");
    line("## %s (in `%s`)", part.type(), part.attribute());
    line("");
    line("%s Nobody adds one: %s.", part.description(), part.instead());
    table(part.attributes());
  }

  private void actions(ResourceType type) {
    if (type.actions().isEmpty()) {
      return;
    }
    line("");
    line("## Actions");
    line("");
    line("| action | URI | parameters | meaning |");
    line("|---|---|---|---|");
    type.actions()
        .forEach(
            a ->
                line(
                    "| %s | `%s` | %s | %s |",
                    a.name(),
                    Dialect.CIMI_2.actionUri(a.name()),
                    String.join(", ", a.parameters().stream().map(Attribute::name).toList()),
                    a.description()));
  }

  private void jobs(ResourceType type) {
    var rules = type.behaviour().jobRules();
    if (rules.isEmpty()) {
      return;
    }
    line("");
    line("## Jobs");
    line("");
    line("What is not listed ends with its write.");
    line("");
    line("| action | deadline | superseded by | at the deadline the wish is |");
    line("|---|---|---|---|");
    rules.values().stream()
        .sorted(Comparator.comparing(JobRule::action))
        .forEach(
            rule ->
                line(
                    "| %s | %d min | %s | %s |",
                    rule.action(),
                    rule.deadline().toMinutes(),
                    String.join(", ", new TreeSet<>(rule.supersededBy())),
                    rule.onDeadline() == JobRule.OnDeadline.KEEP ? "kept" : "taken back"));
  }
}
