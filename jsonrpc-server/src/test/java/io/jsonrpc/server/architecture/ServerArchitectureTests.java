package io.jsonrpc.server.architecture;

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

/** The package rules of the starter hold; and each of its own finds the class that was made to break it. */
@Tag("exhaustive")
class ServerArchitectureTests {

    private static final String ROOT = "io.jsonrpc.server";
    private static final String BROKEN = "io.jsonrpc.server.architecture.fixture";

    private static final JavaClasses SERVER = HouseRules.mainClasses(ROOT);
    private static final JavaClasses FIXTURES = HouseRules.fixtures(BROKEN);

    @SuppressWarnings("unused") // by name, in @FieldSource
    private static final List<Arrow> ARROWS = ServerRules.ARROWS;

    @Test
    void servletTypesStayInTheServletStack() {
        ServerRules.servletTypesStayInTheServletStack(ROOT).check(SERVER);
    }

    @Test
    void servletTypesOutsideTheServletStackAreFound() {
        assertThat(violations(ServerRules.servletTypesStayInTheServletStack(BROKEN), FIXTURES))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("session.Bad"))
                .anySatisfy(line -> assertThat(line).contains("jakarta.servlet"))
                .anySatisfy(line -> assertThat(line).contains("org.springframework.web.socket"));
    }

    @Test
    void reactiveTypesStayInTheReactiveStack() {
        ServerRules.reactiveTypesStayInTheReactiveStack(ROOT).check(SERVER);
    }

    @Test
    void reactiveTypesOutsideTheReactiveStackAreFound() {
        assertThat(violations(ServerRules.reactiveTypesStayInTheReactiveStack(BROKEN), FIXTURES))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("web.Bad"))
                .anySatisfy(line -> assertThat(line).contains("io.netty"))
                .anySatisfy(line -> assertThat(line).contains("org.springframework.web.server"));
    }

    @ParameterizedTest
    @FieldSource("ARROWS")
    void aPackageUsesOnlyWhatItsArrowsPointTo(Arrow arrow) {
        arrow.onlyUses(ROOT).check(SERVER);
    }

    @ParameterizedTest
    @FieldSource("ARROWS")
    void anArrowTheOtherWayIsFound(Arrow arrow) {
        assertFindsOnly(Arrow.qualified(BROKEN, arrow.from()) + ".Bad", arrow.onlyUses(BROKEN));
    }

    @Test
    void everyPackageIsInTheTable() {
        Arrow.everyPackageIsIn(ServerRules.ARROWS, ROOT).check(SERVER);
    }

    @Test
    void aPackageOutsideTheTableIsFound() {
        assertFindsOnly(BROKEN + ".unlisted.Good", Arrow.everyPackageIsIn(ServerRules.ARROWS, BROKEN));
    }

    @Test
    void theApiNamesNoInternalType() {
        JavaClasses all = HouseRules.packages(ROOT, "io.jsonrpc.core");
        ApiRules.apiNamesNoInternalType(ROOT, all).check(SERVER);
    }

    @Test
    void theServerKnowsNothingOfTheClient() {
        HouseRules.neverUses(ROOT + "..", "io.jsonrpc.client..").check(SERVER);
    }

    @Test
    void packagesHaveNoCycles() {
        HouseRules.noPackageCycles("io.jsonrpc").check(SERVER);
    }

    @Test
    void everyPackageIsNullMarked() {
        HouseRules.everyPackageIsNullMarked(ROOT).check(SERVER);
    }

    @Test
    void nothingSleepsOrReadsTheWallClock() {
        HouseRules.noSleepAndNoWallClock(ROOT).check(SERVER);
    }

    @Test
    void warningsAreLimitedUnlessTheyComeAtStartOrHaveALimitOfTheirOwn() {
        HouseRules.nobodyFillsTheLog(
                        ROOT,
                        "SharedPaths",
                        "RegistrationReport",
                        "CallRulesReport",
                        "CallLimitsReport",
                        "OpenPathReport",
                        "StackVersions",
                        "JsonRpcServerLifecycle",
                        "AllowedOrigins",
                        "TomcatContainer",
                        "JsonRpcReactiveHandlerMapping",
                        "InboundMemory",
                        "OutboundMemory",
                        "LossLog",
                        "SessionTable")
                .check(SERVER);
    }

    private static void assertFindsOnly(String culprit, ArchRule rule) {
        assertThat(violations(rule, FIXTURES))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("<" + culprit));
    }
}
