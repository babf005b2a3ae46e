package eu.stratuslab.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BenchFileTest {
  private static final String PAGE =
      """
      # Benchmarks
      <!-- measured -->
      old
      <!-- end of measured -->
      Why a bound is missed.
      """;

  @Test
  void what_people_wrote_stays() {
    assertThat(BenchFile.with(PAGE, "", "new\n"))
        .isEqualTo(PAGE.replace("old", "new"))
        .contains("Why a bound is missed.");
  }

  @Test
  void each_section_has_marks_of_its_own() {
    var page = BenchFile.with(PAGE, "store", "beside\n");
    assertThat(page).startsWith(PAGE);
    assertThat(BenchFile.with(page, "store", "again\n")).contains("old", "again");
    assertThat(BenchFile.with(page, "", "new\n")).contains("new", "beside").doesNotContain("old");
  }

  @Test
  void a_page_without_marks_gets_them() {
    var page = BenchFile.with("# Benchmarks\n", "", "first\n");
    assertThat(page).startsWith("# Benchmarks\n").contains("first");
    assertThat(BenchFile.with(page, "", "second\n")).contains("second").doesNotContain("first");
  }
}
