package eu.stratuslab.kubernetes.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.Cause;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Kubernetes asks of the metadata of every object (apimachinery's validation package). */
final class MetadataRules {
  private static final int ANNOTATION_BYTES = 256 * 1024;
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern QUALIFIED =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?");

  private MetadataRules() {}

  static List<Cause> violations(ResourceType type, ObjectNode object, @Nullable ObjectNode old) {
    List<Cause> causes = new ArrayList<>();
    name(type, Meta.name(object), causes);
    JsonNode metadata = object.path("metadata");
    labels(metadata.path("labels"), causes);
    annotations(metadata.path("annotations"), causes);
    finalizers(object, old, causes);
    owners(metadata.path("ownerReferences"), causes);
    return causes;
  }

  private static void name(ResourceType type, String name, List<Cause> causes) {
    if (type.group().equals("rbac.authorization.k8s.io")) {
      if (name.contains("/") || name.contains("%") || name.equals(".") || name.equals("..")) {
        causes.add(invalid("metadata.name", name, "may not contain '/' or '%'"));
      }
    } else if (type.kind().equals("Namespace") && type.group().isEmpty()) {
      if (name.length() > 63 || !LABEL.matcher(name).matches()) {
        causes.add(
            invalid(
                "metadata.name",
                name,
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
                    + " '-', and must start and end with an alphanumeric character (e.g. 'my-name',"
                    + "  or '123-abc', regex used for validation is"
                    + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"));
      }
    } else if (name.length() > 253 || !SUBDOMAIN.matcher(name).matches()) {
      causes.add(
          invalid(
              "metadata.name",
              name,
              "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                  + " '-' or '.', and must start and end with an alphanumeric character (e.g."
                  + " 'example.com', regex used for validation is"
                  + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"));
    }
  }

  private static void labels(JsonNode labels, List<Cause> causes) {
    for (var label : labels.properties()) {
      if (!qualified(label.getKey())) {
        causes.add(
            invalid("metadata.labels", label.getKey(), "name part must be a qualified name"));
      }
      String value = label.getValue().asText();
      if (!label.getValue().isTextual()
          || value.length() > 63
          || !LABEL_VALUE.matcher(value).matches()) {
        causes.add(
            invalid(
                "metadata.labels",
                value,
                "a valid label must be an empty string or consist of alphanumeric characters, '-',"
                    + " '_' or '.', and must start and end with an alphanumeric character"));
      }
    }
  }

  private static void annotations(JsonNode annotations, List<Cause> causes) {
    long size = 0;
    for (var annotation : annotations.properties()) {
      if (!annotation.getValue().isTextual()) {
        causes.add(
            invalid("metadata.annotations", annotation.getValue().toString(), "must be a string"));
      }
      size += annotation.getKey().length() + annotation.getValue().asText().length();
    }
    if (size > ANNOTATION_BYTES) {
      causes.add(
          new Cause(
              "FieldValueTooLong",
              "Too long: may not be more than " + ANNOTATION_BYTES + " bytes",
              "metadata.annotations"));
    }
  }

  private static void finalizers(ObjectNode object, @Nullable ObjectNode old, List<Cause> causes) {
    List<String> finalizers = Meta.finalizers(object);
    for (String finalizer : finalizers) {
      if (!qualified(finalizer)) {
        causes.add(invalid("metadata.finalizers", finalizer, "name part must be a qualified name"));
      }
    }
    if (old == null || !Meta.deleting(old)) {
      return;
    }
    List<String> added = new ArrayList<>(finalizers);
    added.removeAll(Meta.finalizers(old));
    if (!added.isEmpty()) {
      causes.add(
          new Cause(
              "FieldValueForbidden",
              "Forbidden: no new finalizers can be added if the object is being deleted, found new"
                  + " finalizers []string{\""
                  + String.join("\", \"", added)
                  + "\"}",
              "metadata.finalizers"));
    }
  }

  private static void owners(JsonNode owners, List<Cause> causes) {
    int controllers = 0;
    for (int i = 0; i < owners.size(); i++) {
      for (String field : List.of("apiVersion", "kind", "name", "uid")) {
        if (owners.path(i).path(field).asText("").isEmpty()) {
          causes.add(
              invalid("metadata.ownerReferences[" + i + "]." + field, "", "must not be empty"));
        }
      }
      controllers += owners.path(i).path("controller").asBoolean() ? 1 : 0;
    }
    if (controllers > 1) {
      causes.add(
          invalid(
              "metadata.ownerReferences",
              "",
              "Only one reference can have Controller set to true"));
    }
  }

  private static boolean qualified(String name) {
    int slash = name.indexOf('/');
    if (slash >= 0 && !SUBDOMAIN.matcher(name.substring(0, slash)).matches()) {
      return false;
    }
    String last = name.substring(slash + 1);
    return last.length() <= 63 && QUALIFIED.matcher(last).matches();
  }

  private static Cause invalid(String field, String value, String why) {
    return new Cause("FieldValueInvalid", "Invalid value: \"" + value + "\": " + why, field);
  }
}
