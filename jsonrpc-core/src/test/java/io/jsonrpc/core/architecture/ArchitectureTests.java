package io.jsonrpc.core.architecture;

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

/** The package rules of core hold; and each of them finds the class that was made to break it. */
@Tag("exhaustive")
class ArchitectureTests {

    private static final String ROOT = "io.jsonrpc.core";
    private static final String BROKEN = "io.jsonrpc.core.architecture.fixture";

    private static final String LEAK = "io.jsonrpc.core.architecture.leak";

    private static final JavaClasses CORE = HouseRules.mainClasses(ROOT);
    private static final JavaClasses FIXTURES = HouseRules.fixtures(BROKEN);

    @SuppressWarnings("unused") // by name, in @FieldSource
    private static final List<Arrow> ARROWS = CoreRules.ARROWS;

    @ParameterizedTest
    @FieldSource("ARROWS")
    void aPackageUsesOnlyWhatItsArrowsPointTo(Arrow arrow) {
        arrow.onlyUses(ROOT).check(CORE);
    }

    @ParameterizedTest
    @FieldSource("ARROWS")
    void anArrowTheOtherWayIsFound(Arrow arrow) {
        assertFindsOnly("<" + Arrow.qualified(BROKEN, arrow.from()) + ".Bad", arrow.onlyUses(BROKEN));
    }

    @Test
    void everyPackageIsInTheTable() {
        Arrow.everyPackageIsIn(CoreRules.ARROWS, ROOT).check(CORE);
    }

    @Test
    void aPackageOutsideTheTableIsFound() {
        assertFindsOnly("<" + BROKEN + ".unlisted.Bad", Arrow.everyPackageIsIn(CoreRules.ARROWS, BROKEN));
    }

    @Test
    void gsonIsUsedOnlyWhereJsonIsMeant() {
        CoreRules.gsonOnlyWhereJsonIsMeant(ROOT).check(CORE);
    }

    @Test
    void gsonInTheTransportIsFound() {
        assertFindsOnly("<" + BROKEN + ".transport.Bad", CoreRules.gsonOnlyWhereJsonIsMeant(BROKEN));
    }

    @Test
    void theApiNamesNoInternalType() {
        ApiRules.apiNamesNoInternalType(ROOT, CORE).check(CORE);
    }

    @Test
    void anInternalTypeInTheApiIsFoundWhereverItStands() {
        JavaClasses leak = HouseRules.fixtures(LEAK);
        assertThat(violations(ApiRules.apiNamesNoInternalType(LEAK, leak), leak))
                .containsExactlyInAnyOrder(
                        LEAK + ".Api names " + LEAK + ".hidden.Secret, which is internal",
                        LEAK + ".Api names " + LEAK + ".hidden.Secret$Part, which is internal",
                        LEAK + ".Api names " + LEAK + ".Marked, which is internal");
    }

    @Test
    void packagesHaveNoCycles() {
        HouseRules.noPackageCycles(ROOT).check(CORE);
    }

    @Test
    void aPackageCycleIsFound() {
        assertThat(violations(HouseRules.noPackageCycles(BROKEN), FIXTURES))
                .anySatisfy(cycle -> assertThat(cycle).contains("Slice codec", "Slice message"));
    }

    @Test
    void everyPackageIsNullMarked() {
        HouseRules.everyPackageIsNullMarked(ROOT).check(CORE);
    }

    @Test
    void aPackageWithoutNullMarkedIsFound() {
        assertFindsOnly(BROKEN + ".unlisted.Bad", HouseRules.everyPackageIsNullMarked(BROKEN));
    }

    @Test
    void onlyTheUnionOfKurentoKnowsSockJsAndOrigins() {
        HouseRules.noWordOfSockJsAndOrigins(ROOT).check(CORE);
        HouseRules.noUseOfTheUnion(ROOT).check(CORE);
    }

    @Test
    void aWordOfOriginsAndAUseOfTheUnionAreFound() {
        assertFindsOnly(BROKEN + ".message.Paged", HouseRules.noWordOfSockJsAndOrigins(BROKEN));
        assertFindsOnly(BROKEN + ".session.Bad", HouseRules.noUseOfTheUnion(BROKEN));
    }

    @Test
    void annotationsUseNothingAndAreNullMarked() {
        JavaClasses annotations = HouseRules.mainClasses("io.jsonrpc.annotation");
        HouseRules.neverUses("io.jsonrpc.annotation", ROOT + "..").check(annotations);
        HouseRules.everyPackageIsNullMarked("io.jsonrpc.annotation").check(annotations);
    }

    @Test
    void nothingSleepsOrReadsTheWallClock() {
        HouseRules.noSleepAndNoWallClock(ROOT).check(CORE);
    }

    @Test
    void sleepAndWallClockAreFound() {
        assertThat(violations(HouseRules.noSleepAndNoWallClock(BROKEN), FIXTURES))
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains("Bad.clock()"))
                .anySatisfy(line -> assertThat(line).contains("Bad.sleep()"))
                .anySatisfy(line -> assertThat(line).contains("Bad.sleepInUnits()"));
    }

    @Test
    void warningsAreLimitedUnlessTheClassIsListed() {
        // A local transport has both ends in one program.
        HouseRules.nobodyFillsTheLog(ROOT, "SparingLog", "Workers", "LocalTransport")
                .check(CORE);
    }

    @Test
    void aWarningWithoutALimitIsFound() {
        assertThat(violations(HouseRules.nobodyFillsTheLog(BROKEN), FIXTURES))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains(BROKEN + ".log.Bad"));
    }

    private static void assertFindsOnly(String culprit, ArchRule rule) {
        assertThat(violations(rule, FIXTURES))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains(culprit));
    }
}
