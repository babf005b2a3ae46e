package eu.stratuslab.bridge.job;

import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.ResourceType;
import java.util.function.Consumer;

/**
 * A request to change a resource.
 *
 * @param job the uuid of the Job to be
 * @param guard refuses what this caller may not do, or what he did not expect to find
 */
public record Change(
    ResourceType type, String key, String job, Caller caller, Consumer<Document> guard) {}
