package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.format.ErrorJob;
import eu.stratuslab.bridge.format.Notation;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.live.Streams;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a request to its answer: who asks, in which notation, where it leads; and every refusal and
 * every failure as the Job that the standard wants (DSP0263 4.2.2).
 */
final class Api {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);
  private static final int MAX_URI = 8192;
  private static final int MAX_WHY = 500;

  /** The status after which nothing more is read from a connection. */
  static final int TOO_SLOW = 408;

  private static final String RETRY_AFTER = "Retry-After";

  private final Services services;
  private final Routes routes;
  private final Preferring preferring;
  private final Streaming streaming;
  private final Refusals refusals;
  private final Semaphore slots;
  private final Shares shares;

  /**
   * @param concurrent how many requests are worked on at once; those of one user at most half
   */
  Api(Services services, Streams streams, Refusals refusals, int concurrent) {
    this.services = services;
    this.refusals = refusals;
    this.streaming = new Streaming(services, streams);
    this.routes = new Routes(services);
    this.slots = new Semaphore(concurrent);
    this.shares = new Shares(Math.ceilDiv(concurrent, 2));
    // Whoever waits keeps a slot: there must be some left, of his user's share, too.
    this.preferring = new Preferring(services, concurrent / 4);
  }

  Response handle(Request request) {
    if (!slots.tryAcquire()) {
      var busy = Refusal.later(Reason.UNAVAILABLE, "too many requests at once", 1);
      return refused(request, List.of(), preferred(request), busy);
    }
    try {
      return answered(request);
    } finally {
      slots.release();
    }
  }

  private Response answered(Request request) {
    List<String> segments = List.of();
    String user = null;
    var notation = notation(request.header("accept"));
    try {
      notation = Negotiation.answer(request, services.dialect());
      if (request.path().length() + request.query().raw().length() > MAX_URI) {
        return tooLong(request, notation);
      }
      segments = segments(request.path());
      var caller =
          services.authentication().caller(request.header("authorization"), request.address());
      if (caller.user() == null && !Routes.open(request, segments)) {
        throw Refusal.of(Reason.UNAUTHENTICATED, "say who you are");
      }
      user = caller.user();
      var exchange = new Exchange(request, caller, notation, base(request));
      return Negotiation.stream(request)
          ? streaming.open(exchange, segments)
          : worked(exchange, segments);
    } catch (Refusal refusal) {
      note(request, segments, user, refusal);
      return refused(request, segments, notation, refusal);
    } catch (Routes.NotAllowed e) {
      var refusal = Refusal.of(Reason.METHOD_NOT_ALLOWED, String.valueOf(e.getMessage()));
      return refused(request, segments, notation, refusal).with("Allow", e.allow());
    } catch (StoreException e) {
      LOG.warn("{}: the store failed: {}", request.id(), e.code(), e);
      var violation = Status.of(e);
      var refusal =
          violation.reason() == Reason.UNAVAILABLE
              ? Refusal.later(violation.reason(), violation.message(), 1)
              : new Refusal(List.of(violation));
      return refused(request, segments, notation, refusal);
    } catch (RuntimeException e) {
      LOG.error("{}: an error of ours", request.id(), e);
      var ours = Refusal.of(Reason.INTERNAL, "an error of ours; it is logged as " + request.id());
      return refused(request, segments, notation, ours);
    }
  }

  /** Who does not say who he is only reads, and no body of his is read. */
  private Response worked(Exchange exchange, List<String> segments) {
    var user = exchange.caller().user();
    if (user != null && !shares.take(user)) {
      throw Refusal.later(Reason.TOO_MANY_REQUESTS, "too many requests of yours at once", 1);
    }
    try {
      return preferring.waited(exchange, routes.handle(exchange, segments));
    } finally {
      if (user != null) {
        shares.giveBack(user);
      }
    }
  }

  /** What somebody may not do to a resource that is there is told in its log. */
  private void note(
      Request request, List<String> segments, @Nullable String user, Refusal refusal) {
    if (user != null && segments.size() > 1 && !request.reads()) {
      services
          .catalog()
          .ofSegment(segments.getFirst())
          .filter(ResourceType::logged)
          .ifPresent(
              type ->
                  refusals.note(
                      new Refusals.Refused(
                          type.name(),
                          segments.get(1),
                          Routes.action(request, segments),
                          user,
                          why(refusal))));
    }
  }

  /** The word for programs, and what the client was told; names in it may be as long as a body. */
  private static String why(Refusal refusal) {
    var first = refusal.violations().getFirst();
    var why = first.reason() + ": " + Violation.summary(refusal.violations());
    return why.length() <= MAX_WHY ? why : why.substring(0, MAX_WHY) + "…";
  }

  private Notation preferred(Request request) {
    try {
      return Negotiation.answer(request, services.dialect());
    } catch (Refusal _) {
      return services.dialect().preferred();
    }
  }

  private String base(Request request) {
    return request.origin() + services.dialect().basePath();
  }

  /** The path below the base path; {@code /cimi} itself leads to the entry point. */
  private List<String> segments(String path) {
    var basePath = services.dialect().basePath();
    var withSlash = path.endsWith("/") ? path : path + "/";
    if (withSlash.equals("/") || (basePath.startsWith(withSlash))) {
      return List.of();
    }
    if (!withSlash.startsWith(basePath)) {
      throw Refusal.of(Reason.NOT_FOUND, "there is nothing here");
    }
    var rest = path.substring(basePath.length());
    var trimmed = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    return Arrays.stream(trimmed.split("/", -1)).map(Api::decoded).toList();
  }

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw Refusal.of(Reason.NOT_FOUND, "there is nothing here");
    }
  }

  private Response tooLong(Request request, Notation notation) {
    var violation =
        new Violation("", Reason.TOO_LARGE, "a URI has at most " + MAX_URI + " characters");
    return error(request, List.of(), notation, 414, List.of(violation));
  }

  private Response refused(
      Request request, List<String> segments, Notation notation, Refusal refusal) {
    var status = Status.of(refusal.violations());
    var response = error(request, segments, notation, status, refusal.violations());
    if (refusal.retryAfterSeconds() > 0) {
      response = response.with(RETRY_AFTER, Integer.toString(refusal.retryAfterSeconds()));
    }
    if (status == TOO_SLOW) {
      return response.with("Connection", "close");
    }
    return status == 401
        ? response.with("WWW-Authenticate", "Basic realm=\"cimi\", charset=\"UTF-8\"")
        : response;
  }

  private Response error(
      Request request,
      List<String> segments,
      Notation notation,
      int status,
      List<Violation> violations) {
    var job =
        new ErrorJob(
            request.origin() + (request.path().length() > MAX_URI ? "/" : request.path()),
            services.dialect().actionUri(Routes.action(request, segments)),
            violations,
            services.cloud().clock().instant());
    return Response.of(status, notation, services.renderer().error(notation, job, base(request)));
  }

  /** The notation of an answer of which only the header Accept is known, if that. */
  Notation notation(@Nullable String accept) {
    try {
      return Negotiation.answer(accept, services.dialect());
    } catch (Refusal _) {
      return services.dialect().preferred();
    }
  }

  /** Only the web server itself refuses without coming here: it has nothing but a message. */
  byte[] malformed(Notation notation, String message, Reason reason) {
    var job =
        new ErrorJob(
            services.dialect().basePath(),
            "read",
            List.of(new Violation("", reason, message)),
            services.cloud().clock().instant());
    return services.renderer().error(notation, job, services.dialect().basePath());
  }
}
