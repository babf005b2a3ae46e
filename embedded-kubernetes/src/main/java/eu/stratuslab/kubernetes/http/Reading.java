package eu.stratuslab.kubernetes.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.api.Conversion;
import eu.stratuslab.kubernetes.api.Lists;
import eu.stratuslab.kubernetes.api.Objects;
import eu.stratuslab.kubernetes.api.Page;
import eu.stratuslab.kubernetes.api.Target;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.selector.FieldSelector;
import eu.stratuslab.kubernetes.selector.LabelSelector;
import eu.stratuslab.kubernetes.selector.Selection;
import eu.stratuslab.kubernetes.storage.Store;
import eu.stratuslab.kubernetes.storage.StoredObject;
import eu.stratuslab.kubernetes.tables.Tables;
import eu.stratuslab.kubernetes.watch.WatchOptions;
import eu.stratuslab.kubernetes.watch.Watching;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Answers get, list and watch. */
final class Reading {
  private static final Duration LONGEST_WATCH = Duration.ofMinutes(45);

  private final Store store;
  private final Objects objects;
  private final Lists lists;
  private final InstantSource clock;

  Reading(Store store, Objects objects, Lists lists, InstantSource clock) {
    this.store = store;
    this.objects = objects;
    this.lists = lists;
    this.clock = clock;
  }

  Reply get(Target target, Request request) {
    ResourceType type = target.type();
    StoredObject object = objects.get(target);
    return switch (Accept.of(request)) {
      case OBJECT, METADATA_LIST ->
          new Reply.Whole(200, Reply.JSON, Conversion.bytes(type, object), List.of());
      case METADATA -> Reply.json(200, Metadata.of(object.tree()));
      case TABLE -> {
        Tables tables = tables(type, request);
        ObjectNode table = tables.table(Long.toString(object.revision()));
        tables.row(table, Conversion.served(type, object));
        yield Reply.json(200, table);
      }
    };
  }

  Reply list(Target target, Request request) {
    Selection selection = selection(target, request);
    int limit = (int) Math.min(Integer.MAX_VALUE, request.number("limit"));
    String token = request.parameter("continue");
    String storage = target.type().storage();
    Page page =
        token.isEmpty()
            ? lists.first(storage, selection, limit)
            : lists.next(storage, selection, limit, token);
    return switch (Accept.of(request)) {
      case OBJECT -> ListBody.objects(target.type(), page);
      case METADATA, METADATA_LIST -> ListBody.metadata(page);
      case TABLE -> ListBody.table(tables(target.type(), request), target.type(), page);
    };
  }

  Reply watch(Target target, Request request) {
    Selection selection = selection(target, request);
    WatchOptions options = options(request);
    Frames.Form form =
        switch (Accept.of(request)) {
          case OBJECT -> new Frames.Form.Whole();
          case METADATA, METADATA_LIST -> new Frames.Form.Metadata();
          case TABLE -> new Frames.Form.Rows(tables(target.type(), request));
        };
    return new Reply.Stream(
        "application/json;stream=watch",
        out -> {
          // The HTTP server sends the head of an answer with its first byte only, and clients wait
          // for the head: white space before the first event costs nothing.
          out.write(' ');
          out.flush();
          new Watching(
                  store,
                  target.type().storage(),
                  selection,
                  options,
                  new Frames(target.type(), form, out))
              .run();
        });
  }

  private static WatchOptions options(Request request) {
    boolean initial = request.flag("sendInitialEvents");
    if (initial && !request.parameter("resourceVersionMatch").equals("NotOlderThan")) {
      throw ApiFailure.badRequest(
          "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
    }
    long seconds = request.number("timeoutSeconds");
    Duration timeout = seconds == 0 ? LONGEST_WATCH : Duration.ofSeconds(seconds);
    return new WatchOptions(
        request.number("resourceVersion"),
        initial,
        request.flag("allowWatchBookmarks"),
        timeout.compareTo(LONGEST_WATCH) > 0 ? LONGEST_WATCH : timeout);
  }

  static Selection selection(Target target, Request request) {
    String fields = request.parameter("fieldSelector");
    if (!target.name().isEmpty()) {
      fields = "metadata.name=" + target.name() + (fields.isEmpty() ? "" : "," + fields);
    }
    return new Selection(
        target.namespace(),
        LabelSelector.parse(request.parameter("labelSelector")),
        FieldSelector.parse(fields, target.type()));
  }

  private Tables tables(ResourceType type, Request request) {
    return new Tables(type, request.parameter("includeObject"), clock);
  }
}
