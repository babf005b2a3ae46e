package eu.stratuslab.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HaltPointsTest {

  @ParameterizedTest
  @CsvSource({
    "mirror.before-Apply Machine/1, mirror.before-Apply Machine/1",
    "mirror.before-Apply Machine, mirror.before-Apply Machine/1",
    "mirror.before-Apply, mirror.before-Apply Machine/1",
    "operator.after-applyStatus machines, operator.after-applyStatus machines/tenant/1",
    "agent.before-tell, agent.before-tell",
  })
  void a_name_stands_for_all_that_go_on_after_it(String name, String point) {
    assertThat(HaltPoints.stands(name, point)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "mirror.before-Apply Host, mirror.before-Apply Machine/1",
    "mirror.before-Apply Machine, mirror.before-Apply MachineImage/1",
    "agent.before-tell, agent.before-tell-terminated",
    "'', agent.before-tell",
  })
  void and_for_nothing_else(String name, String point) {
    assertThat(HaltPoints.stands(name, point)).isFalse();
  }
}
