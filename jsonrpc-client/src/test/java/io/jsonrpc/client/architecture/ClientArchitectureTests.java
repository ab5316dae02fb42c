package io.jsonrpc.client.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.jsonrpc.core.architecture.HouseRules;
import org.junit.jupiter.api.Test;

/** The package rules of the client; that they find what breaks them is shown in core and in the starter. */
class ClientArchitectureTests {

    private static final String ROOT = "io.jsonrpc.client";

    private static final JavaClasses CLIENT = HouseRules.mainClasses(ROOT);

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
}
