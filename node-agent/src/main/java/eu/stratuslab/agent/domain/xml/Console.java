package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;
import java.nio.file.Path;
import java.util.List;

/** The serial console, logged by appending, so that the agent may truncate the log under QEMU. */
record Console(Path log) {

  List<Xml> toXml() {
    return List.of(
        Xml.of("serial")
            .with("type", "pty")
            .add(Xml.of("log").with("file", log.toString()).with("append", "on"))
            .add(Xml.of("target").with("port", "0")),
        Xml.of("console")
            .with("type", "pty")
            .add(Xml.of("target").with("type", "serial").with("port", "0")));
  }
}
