package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.format.Hrefs;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;

/** The answers to writes: each names its Job (DSP0263 4.2.1.7). */
final class Answers {
  static final String JOB_URI = "CIMI-Job-URI";
  private static final String ETAG = "ETag";

  private final Services services;

  Answers(Services services) {
    this.services = services;
  }

  /** A resource, as the answer to a write or a read. */
  Response resource(Exchange exchange, int status, ResourceType type, Document document) {
    var body =
        services.renderer().resource(exchange.notation(), type, document, Views.plain(exchange));
    return Response.of(status, exchange.notation(), body)
        .with(
            ETAG,
            Preconditions.tag(
                exchange.request(), exchange.notation(), document, exchange.caller()));
  }

  Response created(Exchange exchange, ResourceType type, Document document, String job) {
    return resource(exchange, 201, type, document)
        .with("Location", exchange.base() + Hrefs.stored(type, document.key()))
        .with(JOB_URI, jobUri(exchange, job));
  }

  Response edited(Exchange exchange, ResourceType type, Document document, String job) {
    return resource(exchange, 200, type, document).with(JOB_URI, jobUri(exchange, job));
  }

  /** A Job as the answer: 202 while something is waited for, else 200. */
  Response job(Exchange exchange, Document job, int status) {
    var body =
        services
            .renderer()
            .resource(exchange.notation(), ResourceTypes.JOB, job, Views.plain(exchange));
    return Response.of(status, exchange.notation(), body)
        .with(JOB_URI, jobUri(exchange, job.key()));
  }

  private static String jobUri(Exchange exchange, String job) {
    return exchange.base() + ResourceTypes.JOB.href(job);
  }

  /** True if the caller may see that there is something. */
  static boolean visible(Document document, Caller caller) {
    return !document.gone() && document.acl().grants(caller, Right.VIEW);
  }
}
