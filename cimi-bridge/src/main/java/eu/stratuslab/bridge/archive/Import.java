package eu.stratuslab.bridge.archive;

import eu.stratuslab.bridge.job.Cloud;
import eu.stratuslab.bridge.job.CrashPoints;
import eu.stratuslab.bridge.job.Sweeper;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.ResourceTypes;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Puts an archive into an empty store. A mark stands in the store from the first write to the last:
 * no bridge starts while it is there, and an import that a crash has ended goes on where it was
 * when it is asked for again.
 */
public final class Import {
  private static final String MARK = "Import";
  private static final String KEY = "import";
  private static final String DIGEST = "digest";

  private Import() {}

  /**
   * Imports; returns the number of documents.
   *
   * @param begun is done once it is known that the store takes the archive, before the first of its
   *     documents; again when an import goes on
   * @throws BadArchive if the store holds anything but the beginning of this very import
   */
  public static long into(DocumentStore store, Archive archive, Runnable begun) throws IOException {
    begin(store, archive);
    begun.run();
    archive.each(document -> insert(store, imported(document)));
    rollForward(store);
    var mark = mark(store).orElseThrow(() -> new BadArchive("somebody else ended this import"));
    store.remove(MARK, KEY, mark.version());
    return archive.size();
  }

  /**
   * To be called before a bridge works on a store.
   *
   * @throws BadArchive if only a part of an archive is in it
   */
  public static void refuseUnfinished(DocumentStore store) {
    if (mark(store).isPresent()) {
      throw new BadArchive(
          "only a part of an archive was imported into this store: import it again, or begin with"
              + " another store");
    }
  }

  private static void begin(DocumentStore store, Archive archive) {
    var header = archive.header();
    var mark =
        Document.create(
            MARK,
            KEY,
            header.cloud(),
            "",
            new Acl(Acl.Principal.role(Acl.ADMIN), List.of()),
            header.at(),
            Json.object().put(DIGEST, archive.digest()));
    var begun =
        store.cloud().equals(header.cloud())
            && mark(store).filter(there -> there.document().equals(mark)).isPresent();
    if (!begun) {
      try {
        store.become(header.cloud(), header.term(), mark);
      } catch (StoreException e) {
        throw e.code() == Code.EXISTS
            ? new BadArchive("the store is not empty: an archive needs a store of its own", e)
            : e;
      }
    }
  }

  /** Nobody is at these Jobs any more: what they still have to write is written now. */
  private static void rollForward(DocumentStore store) {
    var cloud = Cloud.of(store, InstantSource.system(), CrashPoints.NONE);
    Sweeper.of(cloud, System::nanoTime).finishJobs();
  }

  private static Optional<Stored> mark(DocumentStore store) {
    try {
      return Optional.of(store.get(MARK, KEY));
    } catch (StoreException e) {
      if (e.code() == Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Document imported(Document document) {
    return document.gone()
        ? document
        : ResourceTypes.named(document.type())
            .map(type -> type.behaviour().afterImport(document))
            .orElse(document);
  }

  private static void insert(DocumentStore store, Document document) {
    try {
      store.insert(document);
    } catch (StoreException e) {
      if (e.code() != Code.EXISTS) {
        throw e;
      }
    }
  }
}
