package eu.stratuslab.standalone;

import eu.stratuslab.standalone.cloud.TestCloud;
import org.junit.jupiter.api.Tag;

/** In a cluster: documents are in Couchbase, and each request is another bridge's than the last. */
@Tag("slow")
class CouchbaseEndToEndTest extends EndToEndContract {
  CouchbaseEndToEndTest() {
    super(TestCloud.overCouchbase("end-to-end-couchbase", 2));
  }
}
