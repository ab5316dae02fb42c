package io.jsonrpc.house;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The top-level types of a module, from its source files, and what they use, from its class files. */
final class JavaCode {

    private static final Pattern PERMITS =
            Pattern.compile("\\bsealed\\s[^{;]*?\\b(?:class|interface)\\s[^{;]*?\\bpermits\\s+([\\w.,\\s]+)");

    private JavaCode() {}

    /**
     * The types of a module.
     *
     * @throws IllegalStateException when the module is not compiled
     */
    static CodeGraph of(Checkout checkout, String module) {
        Map<String, Unit> types = new HashMap<>();
        for (SourceFile file : checkout.mainJava(module)) {
            String home = file.folder()
                    .substring((module + "/src/main/java/").length())
                    .replace('/', '.');
            types.put(home + "." + file.name(), new Unit(home, file.name(), file));
        }
        Map<Unit, Set<Unit>> uses = new TreeMap<>();
        types.values().forEach(type -> uses.put(type, new TreeSet<>()));
        if (!types.isEmpty()) {
            addUses(types, uses, checkout.classes(module));
        }
        return new CodeGraph(uses, families(types));
    }

    private static void addUses(Map<String, Unit> types, Map<Unit, Set<Unit>> uses, Path classes) {
        if (!Files.isDirectory(classes)) {
            throw new IllegalStateException(classes + " is missing: compile the module first");
        }
        for (JavaClass type : new ClassFileImporter().importPath(classes)) {
            Unit from = unitOf(type, types);
            if (from == null) {
                continue;
            }
            Set<Unit> targets = uses.getOrDefault(from, Set.of());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                Unit target = unitOf(dependency.getTargetClass().getBaseComponentType(), types);
                if (target != null && target != from) {
                    targets.add(target);
                }
            }
        }
    }

    private static @Nullable Unit unitOf(JavaClass type, Map<String, Unit> types) {
        String name = type.getName();
        int nested = name.indexOf('$');
        return types.get(nested < 0 ? name : name.substring(0, nested));
    }

    /** What a sealed type permits stands in its package; what it permits without saying so, in its file. */
    private static Map<Unit, Unit> families(Map<String, Unit> types) {
        Map<Unit, Unit> families = new TreeMap<>();
        for (Unit type : types.values()) {
            PERMITS.matcher(type.file().text())
                    .results()
                    .flatMap(JavaCode::permitted)
                    .map(name -> types.get(type.home() + "." + name))
                    .filter(member -> member != null && !member.equals(type))
                    .forEach(member -> families.put(member, type));
        }
        return families;
    }

    private static Stream<String> permitted(MatchResult found) {
        return Arrays.stream(found.group(1).split(",")).map(name -> name.strip().split("\\.")[0]);
    }
}
