package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.format.Catalog;
import eu.stratuslab.bridge.format.Dialect;
import eu.stratuslab.bridge.format.Metadata;
import eu.stratuslab.bridge.format.Renderer;
import eu.stratuslab.bridge.job.Changes;
import eu.stratuslab.bridge.job.Cloud;
import eu.stratuslab.bridge.job.Creates;
import eu.stratuslab.bridge.job.Endings;
import eu.stratuslab.bridge.job.Idempotency;
import eu.stratuslab.bridge.job.OpenJobs;
import eu.stratuslab.bridge.security.Authentication;
import eu.stratuslab.bridge.security.Secrets;

/** What the routes work with, wired by hand. */
public record Services(
    Cloud cloud,
    Dialect dialect,
    Catalog catalog,
    Renderer renderer,
    Metadata metadata,
    Creates creates,
    Changes changes,
    OpenJobs openJobs,
    Idempotency idempotency,
    Endings endings,
    Authentication authentication,
    Secrets secrets) {}
