package eu.stratuslab.operator;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.model.machine.Machine;
import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperatorMetricsTest {

  @Test
  void an_error_is_a_failure_that_the_framework_tries_again() {
    assertThatThrownBy(() -> new OperatorMetrics().timeControllerExecution(new Broken()))
        .isInstanceOf(Exception.class)
        .hasRootCauseMessage("a bug");
  }

  private record Broken() implements ControllerExecution<String> {
    @Override
    public String name() {
      return "reconcile";
    }

    @Override
    public String controllerName() {
      return "machines";
    }

    @Override
    public String successTypeName(String result) {
      return result;
    }

    @Override
    public ResourceID resourceID() {
      return ResourceID.fromResource(new Machine());
    }

    @Override
    public Map<String, Object> metadata() {
      return Map.of();
    }

    @Override
    public String execute() {
      throw new AssertionError("a bug");
    }
  }
}
