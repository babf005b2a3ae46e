package eu.stratuslab.operator.main;

import eu.stratuslab.kube.process.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What {@code helm test} runs: whether a page is served by who shows one certificate. Inside the
 * cluster the bridge is reached by the name of its Service, which a certificate for consumers does
 * not have.
 */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Ends with 0 as soon as a page is answered with 200, with 1 if it is not in time.")
final class Check implements Callable<Integer> {
  private static final Duration REQUEST = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int OK = 200;

  @Parameters(paramLabel = "URL")
  URI page = URI.create("");

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description =
          "The certificate that is to be shown, in PEM, whatever its name; one that the Java"
              + " runtime trusts if absent.")
  @Nullable Path certificate;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long to try. [${DEFAULT-VALUE}]")
  int patience;

  @Override
  public Integer call() throws IOException, GeneralSecurityException, InterruptedException {
    var deadline = System.nanoTime() + Duration.ofSeconds(patience).toNanos();
    try (var client = client()) {
      while (true) {
        var answer = answer(client);
        if (answer.equals(String.valueOf(OK))) {
          System.out.println(page + ": " + answer);
          return CommandLine.ExitCode.OK;
        }
        if (System.nanoTime() - deadline > 0) {
          System.err.println(page + ": " + answer);
          return CommandLine.ExitCode.SOFTWARE;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private String answer(HttpClient client) throws InterruptedException {
    try {
      var request = HttpRequest.newBuilder(page).timeout(REQUEST).build();
      return String.valueOf(client.send(request, BodyHandlers.discarding()).statusCode());
    } catch (IOException e) {
      return e.toString();
    }
  }

  private HttpClient client() throws IOException, GeneralSecurityException {
    var builder = HttpClient.newBuilder().connectTimeout(REQUEST);
    return (certificate == null ? builder : builder.sslContext(Trust.exactly(certificate))).build();
  }
}
