package eu.stratuslab.agent.hypervisor;

import java.util.UUID;

/** Is told where to look. */
public interface DomainListener {

  /** Something happened to this domain, which may not be ours or may be gone by now. */
  void look(UUID uuid);

  /** Events may have been lost (the connection broke or came back): look at everything. */
  void lookAtAll();
}
