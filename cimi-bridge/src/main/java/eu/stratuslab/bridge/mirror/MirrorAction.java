package eu.stratuslab.bridge.mirror;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.job.JobState;
import java.util.List;
import java.util.Map;

/** One thing that the mirror does. What names a uid is done to that very resource or not at all. */
sealed interface MirrorAction {

  /**
   * Puts what must not stand in a spec where the host's agent reads it.
   *
   * @param lost true if the agent does not find it, whatever is remembered of earlier writes
   */
  record PutSecret(String namespace, String name, Map<String, String> values, boolean lost)
      implements MirrorAction {
    public PutSecret {
      values = Map.copyOf(values);
    }
  }

  /** Makes the resource, by POST. */
  record Create(Resource resource) implements MirrorAction {}

  /** Makes the resource what it should be. */
  record Apply(Resource resource, String uid) implements MirrorAction {}

  /** Says that somebody else's change was, or is about to be, undone. */
  record RevertedEvent(Ref ref, String uid, String resourceVersion) implements MirrorAction {}

  /** Takes hold of the resource, so that it stays until its last report is copied. */
  record Hold(Ref ref, String uid) implements MirrorAction {}

  /** Asks Kubernetes to delete the resource. */
  record Delete(Ref ref, String uid) implements MirrorAction {}

  /** Lets a deleted resource go. */
  record LetGo(Ref ref, String uid, String resourceVersion) implements MirrorAction {}

  /** Forgets the Secret of what is gone. */
  record DeleteSecret(String namespace, String name) implements MirrorAction {}

  /** Writes what was reported into the document. */
  record CopyStatus(ObjectNode status) implements MirrorAction {}

  /**
   * Takes the operator's proposal.
   *
   * @param subnet from which addresses are claimed; empty for none
   * @param interfaces the MAC addresses by the ids of the interfaces that get one
   */
  record TakePlacement(String host, long epoch, String subnet, Map<String, String> interfaces)
      implements MirrorAction {
    public TakePlacement {
      interfaces = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(interfaces));
    }
  }

  /** Says how far a Job is. */
  record ProgressJob(String job, int progress, String message) implements MirrorAction {}

  /** Ends a Job. */
  record EndJob(String job, JobState state, int returnCode, String reason, String message)
      implements MirrorAction {}

  /** Takes an operation whose Job has ended off the document. */
  record ClearOperation(String job) implements MirrorAction {}

  /** Takes the wish of a failed Job back. */
  record Withdraw(String job, String reason, String message) implements MirrorAction {}

  /** Writes a document that its holder has no more. */
  record Release(Document released) implements MirrorAction {}

  /** Puts a tombstone in the document's place. */
  record Bury(String job) implements MirrorAction {}

  /** Makes the document of what an agent discovered. */
  record MakeDocument(Document document) implements MirrorAction {}

  /** Makes a resource that asks a host to remove what it has of a tombstoned key. */
  record CreateRemains(Resource resource) implements MirrorAction {}

  /** Says that a resource has neither document nor tombstone. */
  record ReportOrphan(Ref ref, String uid) implements MirrorAction {}

  /** Says that two hosts have the same thing. Nobody touches either. */
  record ReportDouble(Ref ref, List<String> hosts) implements MirrorAction {
    public ReportDouble {
      hosts = List.copyOf(hosts);
    }
  }

  /** A resource carries a higher term than ours. */
  record YieldTo(long term) implements MirrorAction {}

  /** A resource belongs to another cloud: it is not touched. */
  record LeaveForeign(Ref ref, String cloud) implements MirrorAction {}
}
