package io.jsonrpc.openrpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.jsonrpc.fixtures.architecture.ApiRules;
import io.jsonrpc.fixtures.architecture.Arrow;
import io.jsonrpc.fixtures.architecture.HouseRules;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The package rules of the module hold. That the rules find what breaks them is shown in core and in the server. */
class OpenRpcArchitectureTests {

    private static final String ROOT = "io.jsonrpc.openrpc";

    private static final JavaClasses OPENRPC = HouseRules.mainClasses(ROOT);

    private static final List<Arrow> ARROWS = List.of(
            new Arrow("", List.of()),
            new Arrow("web", List.of("OpenRpcDocuments")),
            new Arrow("autoconfigure", List.of("OpenRpcDocuments", "OpenRpcInfo", "OpenRpcWriter", "web")));

    @Test
    void aPackageUsesOnlyWhatItsArrowsPointTo() {
        ARROWS.forEach(arrow -> arrow.onlyUses(ROOT).check(OPENRPC));
        Arrow.everyPackageIsIn(ARROWS, ROOT).check(OPENRPC);
    }

    @Test
    void documentsAreWrittenWithoutAServer() {
        HouseRules.neverUses(ROOT, "io.jsonrpc.server..", "io.jsonrpc.spring..").check(HouseRules.mainClasses(ROOT));
    }

    @Test
    void theApiNamesNoInternalType() {
        JavaClasses all = HouseRules.packages(ROOT, "io.jsonrpc.core");
        ApiRules.apiNamesNoInternalType(ROOT, all).check(OPENRPC);
    }

    @Test
    void theHouseRulesHold() {
        HouseRules.everyPackageIsNullMarked(ROOT).check(OPENRPC);
        HouseRules.noSleepAndNoWallClock(ROOT).check(OPENRPC);
        assertThat(OPENRPC).isNotEmpty();
    }
}
