package io.jsonrpc.client.architecture;

import static io.jsonrpc.fixtures.architecture.HouseRules.violations;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import io.jsonrpc.fixtures.architecture.ApiRules;
import io.jsonrpc.fixtures.architecture.Arrow;
import io.jsonrpc.fixtures.architecture.HouseRules;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The package rules of the client hold; and each row of its table finds the class that was made to break it. That the other
 * rules find what breaks them is shown in core and in the server.
 */
@Tag("exhaustive")
class ClientArchitectureTests {

    private static final String ROOT = "io.jsonrpc.client";
    private static final String BROKEN = "io.jsonrpc.client.architecture.fixture";

    private static final JavaClasses CLIENT = HouseRules.mainClasses(ROOT);
    private static final JavaClasses FIXTURES = HouseRules.fixtures(BROKEN);

    @SuppressWarnings("unused") // by name, in @FieldSource
    private static final List<Arrow> ARROWS = ClientRules.ARROWS;

    @ParameterizedTest
    @FieldSource("ARROWS")
    void aPackageUsesOnlyWhatItsArrowsPointTo(Arrow arrow) {
        arrow.onlyUses(ROOT).check(CLIENT);
    }

    @ParameterizedTest
    @FieldSource("ARROWS")
    void anArrowTheOtherWayIsFound(Arrow arrow) {
        assertFindsOnly("<" + Arrow.qualified(BROKEN, arrow.from()) + ".Bad", arrow.onlyUses(BROKEN));
    }

    @Test
    void everyPackageIsInTheTable() {
        Arrow.everyPackageIsIn(ClientRules.ARROWS, ROOT).check(CLIENT);
    }

    @Test
    void aPackageOutsideTheTableIsFound() {
        assertFindsOnly("<" + BROKEN + ".unlisted.Good", Arrow.everyPackageIsIn(ClientRules.ARROWS, BROKEN));
    }

    @Test
    void theApiNamesNoInternalType() {
        JavaClasses all = HouseRules.packages(ROOT, "io.jsonrpc.core");
        ApiRules.apiNamesNoInternalType(ROOT, all).check(CLIENT);
    }

    @Test
    void theClientKnowsNeitherTheServerNorSpring() {
        HouseRules.neverUses(ROOT + "..", "io.jsonrpc.server..", "org.springframework..")
                .check(CLIENT);
    }

    @Test
    void theClientKnowsNeitherSockJsNorOrigins() {
        HouseRules.noWordOfSockJsAndOrigins(ROOT).check(CLIENT);
        HouseRules.noUseOfTheUnion(ROOT).check(CLIENT);
    }

    @Test
    void packagesHaveNoCycles() {
        HouseRules.noPackageCycles("io.jsonrpc").check(CLIENT);
    }

    @Test
    void everyPackageIsNullMarked() {
        HouseRules.everyPackageIsNullMarked(ROOT).check(CLIENT);
    }

    @Test
    void nothingSleepsOrReadsTheWallClock() {
        HouseRules.noSleepAndNoWallClock(ROOT).check(CLIENT);
    }

    @Test
    void warningsAreLimitedUnlessOnlyTheApplicationCausesThem() {
        HouseRules.nobodyFillsTheLog(ROOT, "JsonRpcClientWebSocket", "SslContextFactory")
                .check(CLIENT);
    }

    private static void assertFindsOnly(String culprit, ArchRule rule) {
        assertThat(violations(rule, FIXTURES))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains(culprit));
    }
}
