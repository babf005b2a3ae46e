package eu.stratuslab.standalone;

import eu.stratuslab.standalone.cloud.TestCloud;

/** On one machine: the store is a file, and one bridge has it. */
class EndToEndTest extends EndToEndContract {
  EndToEndTest() {
    super(TestCloud.start("end-to-end", 2));
  }
}
