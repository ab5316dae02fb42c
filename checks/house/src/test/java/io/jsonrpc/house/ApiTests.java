package io.jsonrpc.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The gate: the public API is what {@code checks/house/api} says, which changes only with CHANGELOG. */
class ApiTests {

    private static final Checkout CHECKOUT =
            new Checkout(Path.of("../..").toAbsolutePath().normalize());

    private static final Map<String, List<String>> CHANGES =
            Map.of("io.jsonrpc.core.Session$Part", List.of("+ added(): void"));

    @SuppressWarnings("unused") // by name, in @FieldSource
    private static final List<String> MODULES = ApiList.JAVA;

    @ParameterizedTest
    @FieldSource("MODULES")
    void thePublicApiIsTheListedOne(String module) {
        Map<String, List<String>> listed = ApiList.listed(CHECKOUT, module);
        assertThat(listed).isNotEmpty();
        assertThat(ApiList.changes(listed, PublicApi.of(CHECKOUT, module)))
                .as("Announce it in CHANGELOG.md, then write the list anew with ./house --accept")
                .isEmpty();
    }

    @Test
    void aChangeOfATypeThatChangelogDoesNotNameIsNotAccepted() {
        assertThat(ApiList.problems(CHANGES, "## [Unreleased]\n- `Session` is new", "of before"))
                .singleElement()
                .asString()
                .contains("Session$Part", "+ added(): void");
        assertThat(ApiList.problems(CHANGES, "## [Unreleased]\n- `Session.Part` has `added`", "of before"))
                .isEmpty();
    }

    @Test
    void aChangeWithTheChangelogOfTheLastChangeIsNotAccepted() {
        String news = "## [Unreleased]\n- `Session.Part` is new";
        assertThat(ApiList.problems(CHANGES, news, ApiList.hash(news))).hasSize(1);
    }

    @Test
    void onlyTheSectionOfWhatIsNotReleasedCounts() {
        assertThat(ApiList.unreleased("# Changelog\n## [Unreleased]\nnew\n\n## [0.1.0]\nold\n"))
                .isEqualTo("## [Unreleased]\nnew\n");
    }
}
