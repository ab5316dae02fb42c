package io.jsonrpc.core.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.ThrowsDeclaration;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.jsonrpc.core.Internal;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** What applications see: the public types that are not marked as {@link Internal}. */
public final class ApiRules {

    private ApiRules() {}

    /**
     * No signature of the API under a root names a type that is internal: no supertype, parameter, result, exception, field
     * or bound of what is public or protected.
     *
     * @param all the classes of the module and of those that it uses, with their packages' annotations
     */
    public static ArchRule apiNamesNoInternalType(String root, JavaClasses all) {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .and(DescribedPredicate.describe("are API", type -> isVisible(type) && !isInternal(type, all)))
                .should(nameNoInternalType(all))
                .allowEmptyShould(true);
    }

    private static boolean isVisible(JavaClass type) {
        boolean open = type.getModifiers().contains(JavaModifier.PUBLIC)
                || type.getModifiers().contains(JavaModifier.PROTECTED);
        return open && type.getEnclosingClass().map(ApiRules::isVisible).orElse(true);
    }

    /** Whether the type, what it is nested in, or its package is marked. */
    static boolean isInternal(JavaClass type, JavaClasses all) {
        if (type.isAnnotatedWith(Internal.class)
                || type.getEnclosingClass().map(outer -> isInternal(outer, all)).orElse(false)) {
            return true;
        }
        String name = type.getPackageName();
        return all.containPackage(name) && all.getPackage(name).isAnnotatedWith(Internal.class);
    }

    private static ArchCondition<JavaClass> nameNoInternalType(JavaClasses all) {
        return new ArchCondition<>("name no internal type") {

            @Override
            public void check(JavaClass type, ConditionEvents events) {
                signatures(type)
                        .filter(named -> isInternal(named, all))
                        .distinct()
                        .forEach(named -> events.add(SimpleConditionEvent.violated(
                                type, type.getName() + " names " + named.getName() + ", which is internal")));
            }
        };
    }

    private static Stream<JavaClass> signatures(JavaClass type) {
        Set<JavaType> named = new HashSet<>(type.getInterfaces());
        type.getSuperclass().ifPresent(named::add);
        named.addAll(type.getTypeParameters());
        type.getMembers().stream().filter(ApiRules::isOpen).forEach(member -> {
            if (member instanceof JavaField field) {
                named.add(field.getType());
            } else if (member instanceof JavaCodeUnit unit) {
                named.add(unit.getReturnType());
                named.addAll(unit.getParameterTypes());
                named.addAll(unit.getTypeParameters());
                unit.getThrowsClause().stream()
                        .map(ThrowsDeclaration::getRawType)
                        .forEach(named::add);
            }
        });
        return named.stream()
                .flatMap(used -> used.getAllInvolvedRawTypes().stream())
                .map(JavaClass::getBaseComponentType);
    }

    private static boolean isOpen(JavaMember member) {
        return (member.getModifiers().contains(JavaModifier.PUBLIC)
                        || member.getModifiers().contains(JavaModifier.PROTECTED))
                && !member.getModifiers().contains(JavaModifier.SYNTHETIC);
    }
}
