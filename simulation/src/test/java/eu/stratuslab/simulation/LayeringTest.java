package eu.stratuslab.simulation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The lines that the architecture draws. Think hard before you move one. */
class LayeringTest {
  private static final String ROOT = "eu.stratuslab.";
  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            // Where classes are not laid out as Maven does.
            .withImportOption(location -> !location.contains("/test/eu/stratuslab/"))
            .importPackages("eu.stratuslab");
  }

  @Test
  void the_model_does_no_io() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.net.http..",
            "java.nio.file..",
            "java.sql..",
            "io.helidon..",
            "org.slf4j..",
            "org.libvirt..",
            "io.fabric8.kubernetes.client.dsl..")
        .check(classes);
  }

  @Test
  void the_model_asks_no_clock_and_no_chance() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "model..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .check(classes);
  }

  @Test
  void bridge_operator_and_agent_do_not_know_each_other() {
    for (var pair :
        new String[][] {
          {"bridge", "operator"}, {"bridge", "agent"}, {"operator", "bridge"},
          {"operator", "agent"}, {"agent", "bridge"}, {"agent", "operator"}
        }) {
      noClasses()
          .that()
          .resideInAPackage(ROOT + pair[0] + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + pair[1] + "..")
          .check(classes);
    }
  }

  @Test
  void the_embedded_api_server_knows_nothing_of_the_cloud() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "kubernetes..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "model..",
            ROOT + "kube..",
            ROOT + "bridge..",
            ROOT + "operator..",
            ROOT + "agent..",
            ROOT + "standalone..")
        .check(classes);
  }

  @Test
  void observability_knows_nothing_of_the_cloud() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "observability..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "model..",
            ROOT + "kube..",
            ROOT + "kubernetes..",
            ROOT + "bridge..",
            ROOT + "operator..",
            ROOT + "agent..",
            ROOT + "standalone..")
        .check(classes);
  }

  @Test
  void the_model_measures_nothing() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "observability..", "io.prometheus..")
        .check(classes);
  }

  @Test
  void only_http_and_the_wiring_know_helidon() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT + "bridge.http..", ROOT + "kubernetes..", ROOT + "standalone..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.helidon..")
        .check(classes);
  }

  @Test
  void only_one_package_makes_native_calls() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "agent.libvirt..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.libvirt..", "com.sun.jna..", "java.lang.foreign..")
        .check(classes);
  }

  @Test
  void only_kube_and_the_operator_hold_a_kubernetes_client() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT + "kube..", ROOT + "operator..", ROOT + "standalone..", ROOT + "model..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fabric8.kubernetes.client..")
        .check(classes);
  }

  @Test
  void only_the_sqlite_packages_speak_sql() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "bridge.store.sqlite..", ROOT + "kubernetes.storage..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "org.sqlite..")
        .check(classes);
  }

  @Test
  void packages_of_a_module_are_free_of_cycles() {
    for (var module : new String[] {"bridge", "agent", "kubernetes", "operator", "standalone"}) {
      slices().matching(ROOT + module + ".(*)..").should().beFreeOfCycles().check(classes);
    }
  }

  @Test
  void plans_do_no_io() {
    noClasses()
        .that()
        .haveSimpleNameEndingWith("Plan")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio.file..", "java.sql..", "org.slf4j..")
        .orShould()
        .callMethod(Instant.class, "now")
        .check(classes);
  }
}
