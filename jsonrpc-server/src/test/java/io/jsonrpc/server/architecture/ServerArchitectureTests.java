package io.jsonrpc.server.architecture;

import static io.jsonrpc.fixtures.architecture.HouseRules.violations;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import io.jsonrpc.fixtures.architecture.HouseRules;
import org.junit.jupiter.api.Test;

/** The package rules of the starter hold; and each of its own finds the class that was made to break it. */
class ServerArchitectureTests {

    private static final String ROOT = "io.jsonrpc.server";
    private static final String BROKEN = "io.jsonrpc.server.architecture.fixture";

    private static final JavaClasses SERVER = HouseRules.mainClasses(ROOT);
    private static final JavaClasses FIXTURES = HouseRules.fixtures(BROKEN);

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

    @Test
    void theSharedPartKnowsNoStack() {
        ServerRules.theSharedPartKnowsNoStack(ROOT).check(SERVER);
    }

    @Test
    void aSharedPartThatKnowsTheServletStackIsFound() {
        assertFindsOnly("web.Bad", ServerRules.theSharedPartKnowsNoStack(BROKEN));
    }

    @Test
    void stacksKnowNothingOfEachOther() {
        ServerRules.stacksKnowNothingOfEachOther(ROOT).check(SERVER);
    }

    @Test
    void aStackThatKnowsTheOtherIsFound() {
        assertThat(violations(ServerRules.stacksKnowNothingOfEachOther(BROKEN), FIXTURES))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("reactive.Bad"));
    }

    @Test
    void sessionsKnowNoStack() {
        ServerRules.sessionsKnowNoStack(ROOT).check(SERVER);
    }

    @Test
    void aSessionThatKnowsTheServletStackIsFound() {
        assertFindsOnly("session.Bad", ServerRules.sessionsKnowNoStack(BROKEN));
    }

    @Test
    void nothingUsesTheWiring() {
        ServerRules.nothingUsesTheWiring(ROOT).check(SERVER);
    }

    @Test
    void aUseOfTheWiringIsFound() {
        assertFindsOnly("servlet.Bad", ServerRules.nothingUsesTheWiring(BROKEN));
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

    private static void assertFindsOnly(String culprit, ArchRule rule) {
        assertThat(violations(rule, FIXTURES))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("<" + BROKEN + "." + culprit));
    }
}
