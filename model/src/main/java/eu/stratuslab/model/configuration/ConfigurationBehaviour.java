package eu.stratuslab.model.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;

/** What cannot be so although each value is within its bounds; and what is so without a word. */
public final class ConfigurationBehaviour implements Behaviour {
  /** The attribute that shows the configuration with its defaults. */
  public static final String EFFECTIVE = "effective";

  @Override
  public Made edit(Document before, ObjectNode spec, boolean admin) {
    return new Made(before.with(d -> d.spec(spec)), violations(spec));
  }

  @Override
  public ObjectNode computed(Document document) {
    var effective = document.specAs(ConfigurationSpec.class).effective();
    return Json.object().set(EFFECTIVE, Json.tree(effective));
  }

  private static List<Violation> violations(ObjectNode spec) {
    var violations = new ArrayList<Violation>();
    each(
        spec,
        "imageDirectories",
        "",
        ConfigurationBehaviour::directory,
        "must be the absolute path of a directory, without ..",
        violations);
    each(
        spec,
        "imageNetworks",
        "",
        ConfigurationBehaviour::network,
        "must be a network such as 10.0.0.0/8 or fd00::/8",
        violations);
    each(
        spec,
        "pools",
        "path",
        ConfigurationBehaviour::directory,
        "must be the absolute path of a directory, without ..",
        violations);
    each(
        spec,
        "network.nameServers",
        "",
        ConfigurationBehaviour::address,
        "must be an IP address such as 192.0.2.53 or 2001:db8::53",
        violations);
    each(spec, "network.nameServers", "", new HashSet<String>()::add, "is there twice", violations);
    each(spec, "pools", "name", new HashSet<String>()::add, "is there twice", violations);
    each(spec, "pools", "path", new HashSet<String>()::add, "is there twice", violations);
    each(spec, "hosts", "hostName", new HashSet<String>()::add, "is there twice", violations);
    each(spec, "logLevels", "logger", new HashSet<String>()::add, "is there twice", violations);
    each(
        spec,
        "machineConfigurations",
        "name",
        new HashSet<String>()::add,
        "is there twice",
        violations);
    return violations;
  }

  /**
   * Looks at each item of a list, or at a member of each item.
   *
   * @param list by its path
   * @param member empty for the item itself
   */
  private static void each(
      JsonNode spec,
      String list,
      String member,
      Predicate<String> good,
      String otherwise,
      List<Violation> violations) {
    var items = spec.at("/" + list.replace('.', '/'));
    for (var i = 0; i < items.size(); i++) {
      var value = member.isEmpty() ? items.get(i) : items.get(i).path(member);
      if (value.isTextual() && !good.test(value.asText())) {
        var path = list + "[" + i + "]" + (member.isEmpty() ? "" : "." + member);
        violations.add(new Violation(path, Reason.OUT_OF_BOUNDS, otherwise));
      }
    }
  }

  private static boolean directory(String path) {
    return path.startsWith("/") && List.of(path.split("/", -1)).stream().noneMatch(".."::equals);
  }

  private static boolean address(String text) {
    try {
      var address = InetAddress.ofLiteral(text);
      return !address.isAnyLocalAddress() && !address.isMulticastAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean network(String cidr) {
    var slash = cidr.indexOf('/');
    if (slash < 0 || !cidr.substring(slash + 1).matches("[0-9]{1,3}")) {
      return false;
    }
    try {
      var bits = InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress().length * Byte.SIZE;
      return Integer.parseInt(cidr.substring(slash + 1)) <= bits;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
