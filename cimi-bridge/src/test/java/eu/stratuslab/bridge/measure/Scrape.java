package eu.stratuslab.bridge.measure;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What Prometheus would be told now. */
public final class Scrape {
  private Scrape() {}

  /**
   * One value; 0 if it is not there.
   *
   * @param labels as they are written, without braces; empty for none
   */
  public static double value(String metric, String labels) throws IOException {
    var out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, PrometheusRegistry.defaultRegistry.scrape());
    var name = labels.isEmpty() ? metric : metric + "{" + labels + "}";
    var found =
        Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\S+)")
            .matcher(out.toString(StandardCharsets.UTF_8));
    return found.find() ? Double.parseDouble(found.group(1)) : 0;
  }
}
