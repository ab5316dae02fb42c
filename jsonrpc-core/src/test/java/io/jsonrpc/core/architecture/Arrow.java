package io.jsonrpc.core.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import io.jsonrpc.core.Internal;
import java.util.List;

/**
 * A row of a package table: a package and the packages, or single classes, of the same module that it may use. What is not
 * listed is forbidden.
 *
 * @param from the name below the root; empty for the root itself
 */
public record Arrow(String from, List<String> mayUse) {

    /** A package uses of its module only itself and what its arrows point to. */
    public ArchRule onlyUses(String root) {
        DescribedPredicate<JavaClass> allowed =
                resideOutsideOfPackage(root + "..").or(in(root, this.from)).or(oneClass(Internal.class.getName()));
        for (String target : this.mayUse) {
            allowed = allowed.or(isClass(target) ? oneClass(root + "." + target) : in(root, target));
        }
        return classes()
                .that(in(root, this.from))
                .should()
                .onlyDependOnClassesThat(allowed.as("are allowed by " + this))
                .allowEmptyShould(true);
    }

    /** Every package has its row in the table, else no rule would look at it. */
    public static ArchRule everyPackageIsIn(List<Arrow> table, String root) {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .resideInAnyPackage(table.stream()
                        .map(arrow -> qualified(root, arrow.from()))
                        .toArray(String[]::new));
    }

    private static boolean isClass(String target) {
        return !target.isEmpty() && Character.isUpperCase(target.charAt(target.lastIndexOf('.') + 1));
    }

    private static DescribedPredicate<JavaClass> in(String root, String name) {
        return resideInAPackage(qualified(root, name));
    }

    /** A package under the root; the root itself for the empty name. */
    public static String qualified(String root, String name) {
        return name.isEmpty() ? root : root + "." + name;
    }

    private static DescribedPredicate<JavaClass> oneClass(String type) {
        return DescribedPredicate.describe(
                type, used -> used.getName().equals(type) || used.getName().startsWith(type + "$"));
    }

    @Override
    public String toString() {
        return this.from + " -> " + (this.mayUse.isEmpty() ? "nothing" : String.join(", ", this.mayUse));
    }
}
