package io.jsonrpc.spring.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.jsonrpc.fixtures.architecture.ApiRules;
import io.jsonrpc.fixtures.architecture.Arrow;
import io.jsonrpc.fixtures.architecture.HouseRules;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The package rules of the module hold. That the rules find what breaks them is shown in core and in the server. */
@Tag("exhaustive")
class SpringArchitectureTests {

    private static final String ROOT = "io.jsonrpc.spring";

    private static final JavaClasses SPRING = HouseRules.mainClasses(ROOT);

    /** Which package may use which; what is not listed is forbidden. */
    private static final List<Arrow> ARROWS = List.of(
            new Arrow("controller", List.of()),
            new Arrow("argument", List.of("controller")),
            new Arrow("error", List.of("controller", "argument")),
            new Arrow("session", List.of()),
            new Arrow("validation", List.of()),
            new Arrow("security", List.of()),
            new Arrow("context", List.of("argument", "error", "security")),
            new Arrow("endpoint", List.of("controller", "argument", "context", "error", "validation")),
            new Arrow("client", List.of()),
            new Arrow("autoconfigure", List.of("client", "context", "endpoint")),
            new Arrow("aot", List.of("client", "controller")));

    @ParameterizedTest
    @FieldSource("ARROWS")
    void aPackageUsesOnlyWhatItsArrowsPointTo(Arrow arrow) {
        arrow.onlyUses(ROOT).check(SPRING);
    }

    @Test
    void everyPackageIsInTheTable() {
        Arrow.everyPackageIsIn(ARROWS, ROOT).check(SPRING);
    }

    @Test
    void theApiNamesNoInternalType() {
        JavaClasses all = HouseRules.packages(ROOT, "io.jsonrpc.core", "io.jsonrpc.client");
        ApiRules.apiNamesNoInternalType(ROOT, all).check(SPRING);
    }

    @Test
    void theModuleDoesNotKnowTheServer() {
        HouseRules.neverUses(ROOT + "..", "io.jsonrpc.server..").check(SPRING);
    }

    @Test
    void controllersKnowNeitherTheClientNorBoot() {
        for (String name : List.of("controller", "argument", "error", "validation", "endpoint", "aot")) {
            HouseRules.neverUses(ROOT + "." + name, "io.jsonrpc.client..", "org.springframework.boot..")
                    .check(SPRING);
        }
    }

    @Test
    void bootIsKnownWhereItIsConfigured() {
        HouseRules.neverUses(ROOT + ".client", "org.springframework.boot..").check(SPRING);
    }

    @Test
    void packagesHaveNoCycles() {
        HouseRules.noPackageCycles("io.jsonrpc").check(SPRING);
    }

    @Test
    void everyPackageIsNullMarked() {
        HouseRules.everyPackageIsNullMarked(ROOT).check(SPRING);
    }

    @Test
    void nothingSleepsOrReadsTheWallClock() {
        HouseRules.noSleepAndNoWallClock(ROOT).check(SPRING);
    }

    @Test
    void warningsAreLimitedUnlessTheyComeAtStart() {
        HouseRules.nobodyFillsTheLog(ROOT, "Controller").check(SPRING);
        assertThat(SPRING).isNotEmpty();
    }
}
