package eu.stratuslab.model.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.PrincipalType;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Acl.Rule;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Behaviour;
import java.util.ArrayList;
import java.util.List;

/** Everybody may read it, logged in or not, until its {@code acl} is changed. */
public final class ServiceMessageBehaviour implements Behaviour {

  @Override
  public boolean readByAnybody() {
    return true;
  }

  @Override
  public Made make(Document draft, ObjectNode input, Making making) {
    var rules = new ArrayList<>(draft.acl().rules());
    rules.add(new Rule(Acl.ANON, PrincipalType.ROLE, Right.VIEW));
    var open = new Acl(draft.acl().owner(), rules);
    return new Made(draft.with(d -> d.spec(input).acl(open)), List.of());
  }
}
