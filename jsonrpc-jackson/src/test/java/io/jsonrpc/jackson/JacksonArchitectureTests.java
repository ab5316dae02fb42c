package io.jsonrpc.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.jsonrpc.fixtures.architecture.ApiRules;
import io.jsonrpc.fixtures.architecture.Arrow;
import io.jsonrpc.fixtures.architecture.HouseRules;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The package rules of the module hold. That the rules find what breaks them is shown in core and in the server. */
class JacksonArchitectureTests {

    private static final String ROOT = "io.jsonrpc.jackson";

    private static final JavaClasses JACKSON = HouseRules.mainClasses(ROOT);

    private static final List<Arrow> ARROWS =
            List.of(new Arrow("", List.of()), new Arrow("autoconfigure", List.of("JacksonMessageCodec")));

    @Test
    void aPackageUsesOnlyWhatItsArrowsPointTo() {
        ARROWS.forEach(arrow -> arrow.onlyUses(ROOT).check(JACKSON));
        Arrow.everyPackageIsIn(ARROWS, ROOT).check(JACKSON);
    }

    @Test
    void theCodecKnowsCoreOnly() {
        HouseRules.neverUses(ROOT, "io.jsonrpc.server..", "io.jsonrpc.spring..", "org.springframework..")
                .check(JACKSON);
    }

    @Test
    void theApiNamesNoInternalType() {
        JavaClasses all = HouseRules.packages(ROOT, "io.jsonrpc.core");
        ApiRules.apiNamesNoInternalType(ROOT, all).check(JACKSON);
    }

    @Test
    void theHouseRulesHold() {
        HouseRules.everyPackageIsNullMarked(ROOT).check(JACKSON);
        HouseRules.noSleepAndNoWallClock(ROOT).check(JACKSON);
        assertThat(JACKSON).isNotEmpty();
    }
}
