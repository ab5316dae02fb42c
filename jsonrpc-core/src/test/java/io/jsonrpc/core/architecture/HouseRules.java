package io.jsonrpc.core.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;

/** Rules that hold in every module, each for the packages under a root: the real one, or fixtures that break it. */
public final class HouseRules {

    private static final Map<String, String> SLEEP_AND_WALL_CLOCK = Map.of(
            Thread.class.getName(),
            "sleep",
            TimeUnit.class.getName(),
            "sleep",
            System.class.getName(),
            "currentTimeMillis");

    private HouseRules() {}

    /** The classes of a module, without its tests. */
    public static JavaClasses mainClasses(String root) {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(root);
    }

    /** Classes made to break rules. */
    public static JavaClasses fixtures(String root) {
        return new ClassFileImporter().importPackages(root);
    }

    /** What a rule finds, one line each. */
    public static List<String> violations(ArchRule rule, JavaClasses classes) {
        return rule.evaluate(classes).getFailureReport().getDetails();
    }

    /** No package depends on one that depends on it; a package and its sub-packages are packages of their own. */
    public static ArchRule noPackageCycles(String root) {
        return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
    }

    /** Null is a type in every package. */
    public static ArchRule everyPackageIsNullMarked(String root) {
        return classes().that().resideInAPackage(root + "..").should(resideInANullMarkedPackage());
    }

    /** Time comes in through constructors. */
    public static ArchRule noSleepAndNoWallClock(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "the target sleeps or reads the wall clock", HouseRules::sleepsOrReadsTheWallClock));
    }

    /** Classes of one package, by pattern, depend on none of the others. */
    public static ArchRule neverUses(String from, String... targets) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(targets)
                .allowEmptyShould(true);
    }

    /** How a path is served is the business of servers; of core and client only the union of Kurento has a word for it. */
    public static ArchRule noWordOfSockJsAndOrigins(String root) {
        return noMembers()
                .that()
                .areDeclaredInClassesThat(outsideKurento(root))
                .should()
                .haveNameMatching("(?i).*(sockjs|origins?([A-Z].*)?$)")
                .allowEmptyShould(true);
    }

    /** Handlers are seen as request handlers and session listeners, and never as the union of them with options. */
    public static ArchRule noUseOfTheUnion(String root) {
        return noClasses()
                .that(outsideKurento(root))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..kurento")
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> outsideKurento(String root) {
        return resideInAPackage(root + "..").and(resideOutsideOfPackage(root + ".kurento"));
    }

    private static boolean sleepsOrReadsTheWallClock(JavaAccess<?> access) {
        String method = SLEEP_AND_WALL_CLOCK.get(access.getTargetOwner().getName());
        return access.getTarget().getName().equals(method);
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package that is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(
                        type, marked, "package " + type.getPackageName() + " of " + type.getName()));
            }
        };
    }
}
