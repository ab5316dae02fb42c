package io.jsonrpc.core.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** The package table of core: who may use whom. What is not listed is forbidden. */
final class CoreRules {

    /** One line of the table: a package and the packages, or single classes, of ours that it may use. */
    record Arrow(String from, List<String> mayUse) {

        @Override
        public String toString() {
            return this.from + " -> " + (this.mayUse.isEmpty() ? "nothing" : String.join(", ", this.mayUse));
        }
    }

    /** The package of the API is the root itself: the empty name. */
    static final List<Arrow> ARROWS = List.of(
            new Arrow("message", List.of()),
            new Arrow("transport", List.of("message.OutboundText")),
            new Arrow("codec", List.of("message")),
            new Arrow("error", List.of("message", "transport.CloseStatus")),
            new Arrow("", List.of("message", "error", "transport", "codec.Decoded")),
            new Arrow("kurento", List.of("", "message")),
            new Arrow("engine.threads", List.of("", "error")),
            new Arrow("engine.outbound", List.of("", "message", "codec", "transport", "error", "engine.threads")),
            new Arrow("engine.inbound", List.of("", "message", "codec", "error", "engine.threads", "engine.outbound")),
            new Arrow(
                    "engine",
                    List.of(
                            "",
                            "message",
                            "codec",
                            "transport",
                            "error",
                            "engine.threads",
                            "engine.outbound",
                            "engine.inbound")),
            new Arrow("session.frame", List.of("message", "codec")),
            new Arrow("session", List.of("message", "transport", "session.frame")));

    private static final List<String> GSON_USERS =
            List.of("", "message", "codec", "error", "engine", "engine.inbound", "engine.outbound");

    private CoreRules() {}

    /** A package uses of ours only itself and what its arrows point to. */
    static ArchRule onlyUses(String root, Arrow arrow) {
        DescribedPredicate<JavaClass> allowed =
                resideOutsideOfPackage(root + "..").or(in(root, arrow.from()));
        for (String target : arrow.mayUse()) {
            allowed = allowed.or(isClass(target) ? oneClass(root, target) : in(root, target));
        }
        return classes()
                .that(in(root, arrow.from()))
                .should()
                .onlyDependOnClassesThat(allowed.as("are allowed by " + arrow))
                .allowEmptyShould(true);
    }

    /** Every package has its line in the table, else no rule would look at it. */
    static ArchRule everyPackageIsInTheTable(String root) {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .resideInAnyPackage(
                        patterns(root, ARROWS.stream().map(Arrow::from).toList()));
    }

    /** Transport, session and threads carry text; they know no JSON. */
    static ArchRule gsonOnlyWhereJsonIsMeant(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackages(patterns(root, GSON_USERS))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.google.gson..")
                .allowEmptyShould(true);
    }

    private static boolean isClass(String target) {
        return !target.isEmpty() && Character.isUpperCase(target.charAt(target.lastIndexOf('.') + 1));
    }

    private static DescribedPredicate<JavaClass> in(String root, String name) {
        return resideInAPackage(qualified(root, name));
    }

    /** A package under the root; the root itself for the empty name. */
    static String qualified(String root, String name) {
        return name.isEmpty() ? root : root + "." + name;
    }

    private static DescribedPredicate<JavaClass> oneClass(String root, String name) {
        String type = root + "." + name;
        return DescribedPredicate.describe(
                name, used -> used.getName().equals(type) || used.getName().startsWith(type + "$"));
    }

    private static String[] patterns(String root, List<String> names) {
        return names.stream().map(name -> qualified(root, name)).toArray(String[]::new);
    }
}
