package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;
import java.util.List;

/** What follows when the guest ends: nothing by itself, since the agent decides. */
record Events() {

  List<Xml> toXml() {
    return List.of(
        Xml.of("on_poweroff").text("destroy"),
        Xml.of("on_reboot").text("restart"),
        Xml.of("on_crash").text("destroy"));
  }
}
