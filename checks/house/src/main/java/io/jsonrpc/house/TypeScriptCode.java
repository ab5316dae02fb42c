package io.jsonrpc.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The modules of the TypeScript client and what they import, types included. */
final class TypeScriptCode {

    private static final Pattern IMPORT =
            Pattern.compile("(?m)^(?:import|export)\\s(?:[^;\"']*?\\sfrom\\s+)?[\"'](\\.[^\"']+)[\"']");

    private static final Pattern EXPORT =
            Pattern.compile("(?m)^export (?:abstract |async )?(?:class|function|const|let|interface|type|enum) (\\w+)");

    private TypeScriptCode() {}

    static CodeGraph of(Checkout checkout) {
        Map<String, Unit> modules = new TreeMap<>();
        for (SourceFile file : checkout.mainTypeScript()) {
            modules.put(file.path(), new Unit(file.folder(), file.name(), file));
        }
        Map<Unit, Set<Unit>> uses = new TreeMap<>();
        for (Unit module : modules.values()) {
            Set<Unit> targets = new TreeSet<>();
            IMPORT.matcher(module.file().text()).results().forEach(found -> {
                Unit target = resolve(module, found.group(1), modules);
                if (target != null && !target.equals(module)) {
                    targets.add(target);
                }
            });
            uses.put(module, targets);
        }
        return new CodeGraph(uses, Map.of());
    }

    private static @Nullable Unit resolve(Unit from, String specifier, Map<String, Unit> modules) {
        String path =
                Path.of(from.home()).resolve(specifier).normalize().toString().replace('\\', '/');
        return modules.get(path.replaceFirst("\\.[jt]s$", "") + ".ts");
    }

    /** Names that more than one module exports. */
    static List<String> doubleNames(Checkout checkout) {
        Map<String, Set<String>> exporters = new TreeMap<>();
        for (SourceFile file : checkout.mainTypeScript()) {
            EXPORT.matcher(file.text())
                    .results()
                    .forEach(found -> exporters
                            .computeIfAbsent(found.group(1), name -> new TreeSet<>())
                            .add(file.path()));
        }
        List<String> names = new ArrayList<>();
        exporters.forEach((name, files) -> {
            if (files.size() > 1) {
                names.add(name);
            }
        });
        return names;
    }
}
