package eu.stratuslab.kubernetes.resource;

/** Where the scale subresource finds its numbers: dotted paths; selector may be "". */
public record ScalePaths(String specReplicas, String statusReplicas, String labelSelector) {}
