package io.jsonrpc.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.ThrowsDeclaration;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The signatures of a module that applications can use: public and protected, of types that are not internal. */
final class PublicApi {

    private static final String INTERNAL = "io.jsonrpc.core.Internal";

    private static final List<JavaModifier> SHOWN =
            List.of(JavaModifier.PROTECTED, JavaModifier.STATIC, JavaModifier.ABSTRACT, JavaModifier.FINAL);

    private PublicApi() {}

    /** The signatures by type, each type's own first. */
    static SortedMap<String, List<String>> of(Checkout checkout, String module) {
        SortedMap<String, List<String>> types = new TreeMap<>();
        for (JavaClass type : new ClassFileImporter().importPath(checkout.classes(module))) {
            if (!type.getSimpleName().equals("package-info") && isOpen(type.getModifiers()) && isSeen(type)) {
                types.put(type.getName(), signatures(type));
            }
        }
        return types;
    }

    private static boolean isSeen(JavaClass type) {
        return !type.isAnnotatedWith(INTERNAL)
                && !type.getPackage().isAnnotatedWith(INTERNAL)
                && type.getEnclosingClass()
                        .map(outer -> isOpen(outer.getModifiers()) && isSeen(outer))
                        .orElse(true);
    }

    private static boolean isOpen(Set<JavaModifier> modifiers) {
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC)
                && !modifiers.contains(JavaModifier.BRIDGE);
    }

    private static List<String> signatures(JavaClass type) {
        List<String> signatures = new ArrayList<>();
        String supertypes = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
                .map(JavaType::getName)
                .filter(name -> !name.equals(Object.class.getName()))
                .sorted()
                .collect(Collectors.joining(", "));
        signatures.add(shown(type.getModifiers())
                + kind(type)
                + parameters(type.getTypeParameters())
                + (supertypes.isEmpty() ? "" : " of " + supertypes));
        Set<String> members = new TreeSet<>();
        for (JavaMember member : type.getMembers()) {
            if (isOpen(member.getModifiers())) {
                members.add(signature(member));
            }
        }
        signatures.addAll(members);
        return signatures;
    }

    private static String kind(JavaClass type) {
        return type.isAnnotation()
                ? "annotation"
                : type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
    }

    private static String signature(JavaMember member) {
        String name = shown(member.getModifiers()) + member.getName();
        if (member instanceof JavaField field) {
            return name + ": " + field.getType().getName();
        }
        JavaCodeUnit unit = (JavaCodeUnit) member;
        String thrown = unit.getThrowsClause().stream()
                .map(ThrowsDeclaration::getRawType)
                .map(JavaType::getName)
                .sorted()
                .collect(Collectors.joining(", "));
        return name
                + parameters(unit.getTypeParameters())
                + unit.getParameterTypes().stream().map(JavaType::getName).collect(Collectors.joining(", ", "(", ")"))
                + (member instanceof JavaMethod ? ": " + unit.getReturnType().getName() : "")
                + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    private static String parameters(Collection<? extends JavaType> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.stream().map(JavaType::getName).collect(Collectors.joining(", ", "<", ">"));
    }

    private static String shown(Set<JavaModifier> modifiers) {
        return SHOWN.stream()
                .filter(modifiers::contains)
                .map(modifier -> modifier.name().toLowerCase(Locale.ROOT) + " ")
                .collect(Collectors.joining());
    }
}
