package io.jsonrpc.test.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.jsonrpc.fixtures.architecture.ApiRules;
import io.jsonrpc.fixtures.architecture.Arrow;
import io.jsonrpc.fixtures.architecture.HouseRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The package rules of the module hold. That the rules find what breaks them is shown in core and in the server. */
class TesterArchitectureTests {

    private static final String ROOT = "io.jsonrpc.test";

    private static final JavaClasses TESTER = HouseRules.mainClasses(ROOT);

    /** Which package may use which; what is not listed is forbidden. The empty name is the root. */
    private static final List<Arrow> ARROWS = List.of(
            new Arrow("server", List.of()),
            new Arrow("", List.of("server")),
            new Arrow("autoconfigure", List.of("", "server")));

    @ParameterizedTest
    @FieldSource("ARROWS")
    void aPackageUsesOnlyWhatItsArrowsPointTo(Arrow arrow) {
        arrow.onlyUses(ROOT).check(TESTER);
    }

    @Test
    void everyPackageIsInTheTable() {
        Arrow.everyPackageIsIn(ARROWS, ROOT).check(TESTER);
    }

    @Test
    void theApiNamesNoInternalType() {
        JavaClasses all = HouseRules.packages(ROOT, "io.jsonrpc.core", "io.jsonrpc.client");
        ApiRules.apiNamesNoInternalType(ROOT, all).check(TESTER);
    }

    @Test
    void everyPackageIsNullMarked() {
        HouseRules.everyPackageIsNullMarked(ROOT).check(TESTER);
    }

    @Test
    void nothingSleepsOrReadsTheWallClock() {
        HouseRules.noSleepAndNoWallClock(ROOT).check(TESTER);
    }
}
