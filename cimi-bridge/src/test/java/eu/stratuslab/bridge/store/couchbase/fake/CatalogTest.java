package eu.stratuslab.bridge.store.couchbase.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.store.couchbase.fake.Catalog.NoIndex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
  private final Catalog catalog = new Catalog();

  private void declare() {
    obey("CREATE INDEX `name` IF NOT EXISTS ON `c`(x.n, META().id) WHERE x.g = 0");
    obey("CREATE INDEX `linked` IF NOT EXISTS ON `c`(DISTINCT ARRAY l FOR l IN x.l END, x.a)");
  }

  private void obey(String statement) {
    assertThat(catalog.answer("s", statement + " WITH {\"defer_build\": true}")).isPresent();
  }

  private void build() {
    assertThat(catalog.answer("s", "BUILD INDEX ON `c`(`name`, `linked`)")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r.x.g = 0 AND r.x.n >= \"\"",
        "r.x.g = 0 AND r.x.a = ? AND (r.x.n = ? AND r.d.name = ?)",
        "r.d.tenant = ? AND ANY l IN r.x.l SATISFIES l = ? END"
      })
  void what_bounds_the_first_member_of_an_index_is_answered(String where) {
    declare();
    build();
    assertThatCode(() -> catalog.check("s", "c", where)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r.x.g = 0",
        "r.x.n >= \"\"",
        "r.x.g = 0 AND r.d.name = ?",
        "r.x.g = 0 AND (r.x.n = ? OR r.d.name = ?)",
        "r.x.g = 0 AND META(r).id > ?",
        "r.x.g = 1 AND r.x.n = ?"
      })
  void what_does_not_is_refused(String where) {
    declare();
    build();
    assertThatThrownBy(() -> catalog.check("s", "c", where)).isInstanceOf(NoIndex.class);
  }

  @Test
  void an_index_answers_once_it_is_built() {
    declare();
    assertThatThrownBy(() -> catalog.check("s", "c", "r.x.g = 0 AND r.x.n = ?"))
        .isInstanceOf(NoIndex.class);
  }

  @Test
  void an_index_is_of_one_scope_and_collection() {
    declare();
    build();
    assertThatThrownBy(() -> catalog.check("other", "c", "r.x.g = 0 AND r.x.n = ?"))
        .isInstanceOf(NoIndex.class);
    assertThatThrownBy(() -> catalog.check("s", "other", "r.x.g = 0 AND r.x.n = ?"))
        .isInstanceOf(NoIndex.class);
  }
}
