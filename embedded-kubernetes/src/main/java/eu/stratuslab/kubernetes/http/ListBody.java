package eu.stratuslab.kubernetes.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.api.Conversion;
import eu.stratuslab.kubernetes.api.Page;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.storage.StoredObject;
import eu.stratuslab.kubernetes.tables.Tables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes lists. Objects go out as they are stored, without being parsed; long lists in chunks. */
final class ListBody {
  private static final int WHOLE = 1024 * 1024;

  private ListBody() {}

  static Reply objects(ResourceType type, Page page) {
    long size = page.objects().stream().mapToLong(each -> each.json().length + 1L).sum();
    ObjectNode head = head(type.names().listKind(), type.apiVersion(), page);
    if (size > WHOLE) {
      return new Reply.Stream(Reply.JSON, out -> write(out, head, type, page.objects()));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream((int) size + 256);
    try {
      write(out, head, type, page.objects());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Reply.Whole(200, Reply.JSON, out.toByteArray(), List.of());
  }

  private static void write(
      OutputStream out, ObjectNode head, ResourceType type, List<StoredObject> objects)
      throws IOException {
    byte[] open = Json.bytes(head);
    out.write(open, 0, open.length - 1);
    out.write(",\"items\":[".getBytes(StandardCharsets.US_ASCII));
    boolean first = true;
    for (StoredObject object : objects) {
      if (!first) {
        out.write(',');
      }
      first = false;
      out.write(Conversion.bytes(type, object));
    }
    out.write("]}".getBytes(StandardCharsets.US_ASCII));
  }

  static Reply metadata(Page page) {
    ObjectNode list = head("PartialObjectMetadataList", "meta.k8s.io/v1", page);
    var items = list.putArray("items");
    page.objects().forEach(each -> items.add(Metadata.of(each.tree())));
    return Reply.json(200, list);
  }

  static Reply table(Tables tables, ResourceType type, Page page) {
    ObjectNode table = tables.table(Long.toString(page.revision()));
    page(table.withObjectProperty("metadata"), page);
    page.objects().forEach(each -> tables.row(table, Conversion.served(type, each)));
    return Reply.json(200, table);
  }

  static ObjectNode head(String kind, String apiVersion, Page page) {
    ObjectNode list = Json.object();
    list.put("kind", kind).put("apiVersion", apiVersion);
    page(list.putObject("metadata"), page);
    return list;
  }

  private static void page(ObjectNode metadata, Page page) {
    metadata.put("resourceVersion", Long.toString(page.revision()));
    if (!page.token().isEmpty()) {
      metadata.put("continue", page.token()).put("remainingItemCount", page.remaining());
    }
  }
}
