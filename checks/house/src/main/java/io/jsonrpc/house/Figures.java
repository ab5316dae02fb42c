package io.jsonrpc.house;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The figures of one checkout, by their names, in the order of the report. */
final class Figures {

    private final Map<String, String> values = new LinkedHashMap<>();

    private final Checkout checkout;

    private Figures(Checkout checkout) {
        this.checkout = checkout;
    }

    /** Measures a checkout that is compiled. */
    static Map<String, String> of(Checkout checkout) {
        Figures figures = new Figures(checkout);
        figures.addJava();
        figures.addTypeScript();
        figures.addWays();
        return figures.values;
    }

    private void addJava() {
        Map<String, CodeGraph> modules = new LinkedHashMap<>();
        for (String module : this.checkout.modules()) {
            CodeGraph code = JavaCode.of(this.checkout, module);
            if (!code.uses().isEmpty()) {
                modules.put(module, code);
            }
        }
        CodeGraph all = modules.values().stream().reduce(new CodeGraph(Map.of(), Map.of()), CodeGraph::and);
        addCode("Java", this.checkout.mainJava(), all, "package", "types");
        modules.forEach((module, code) -> this.values.put("Java: circles of classes in " + module, circles(code)));
        this.values.put("Java: names of two types", names(all.doubleNames()));
        addClones("Java", this.checkout.mainJava(), this.checkout.javaTests(), "java");
        this.values.put(
                "Java: envelopes by hand in tests",
                Envelopes.inJava(this.checkout.javaTests()).toString());
    }

    private void addTypeScript() {
        CodeGraph code = TypeScriptCode.of(this.checkout);
        addCode("TypeScript", this.checkout.mainTypeScript(), code, "folder", "modules");
        this.values.put("TypeScript: circles of modules", circles(code));
        this.values.put("TypeScript: names that two modules export", names(TypeScriptCode.doubleNames(this.checkout)));
        addClones("TypeScript", this.checkout.mainTypeScript(), this.checkout.typeScriptTests(), "typescript");
        this.values.put(
                "TypeScript: envelopes by hand in tests",
                Envelopes.inTypeScript(this.checkout.typeScriptTests()).toString());
    }

    private void addCode(String language, List<SourceFile> files, CodeGraph code, String home, String units) {
        List<Integer> lines = files.stream().map(SourceFile::lines).sorted().toList();
        SourceFile largest =
                files.stream().max(Comparator.comparingInt(SourceFile::lines)).orElseThrow();
        this.values.put(language + ": main files", String.valueOf(files.size()));
        this.values.put(
                language + ": lines",
                String.valueOf(lines.stream().mapToInt(Integer::intValue).sum()));
        this.values.put(language + ": median file, lines", String.valueOf(lines.get(lines.size() / 2)));
        this.values.put(language + ": largest file, lines", largest.lines() + " (" + largest.name() + ")");
        this.values.put(
                language + ": files over " + Offence.Rule.FILE.most + " lines",
                String.valueOf(lines.stream()
                        .filter(count -> count > Offence.Rule.FILE.most)
                        .count()));
        Map.Entry<String, Integer> fullest = code.sizesOfHomes().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow();
        this.values.put(
                language + ": largest " + home + ", " + units, fullest.getValue() + " (" + fullest.getKey() + ")");
        this.values.put(
                language + ": " + home + "s over " + Offence.Rule.PACKAGE.most + " " + units,
                String.valueOf(code.sizesOfHomes().values().stream()
                        .filter(size -> size > Offence.Rule.PACKAGE.most)
                        .count()));
        List<Set<String>> circles = code.circlesOfHomes();
        this.values.put(
                language + ": circles of " + home + "s",
                circles.isEmpty()
                        ? "none"
                        : circles.stream()
                                .map(circle -> String.join(" ", circle))
                                .collect(Collectors.joining("; ")));
    }

    private void addClones(String language, List<SourceFile> main, List<SourceFile> tests, String lexer) {
        String blocks = ": blocks of " + Clones.TOKENS + " tokens that repeat in ";
        this.values.put(language + blocks + "main code", String.valueOf(Clones.count(this.checkout, main, lexer)));
        this.values.put(language + blocks + "tests", String.valueOf(Clones.count(this.checkout, tests, lexer)));
    }

    private void addWays() {
        for (SourceFile file : this.checkout.ways()) {
            Way way = Way.of(file);
            List<String> turns = way.turnsBack();
            this.values.put(
                    "Way: " + way.name().replace('-', ' '),
                    way.hops() + " hops, " + way.handOvers() + " hand-overs, "
                            + (turns.isEmpty() ? "no way back" : "back into " + String.join(", ", turns)));
        }
    }

    private static String names(List<String> names) {
        return names.isEmpty() ? "none" : names.size() + " (" + String.join(", ", names) + ")";
    }

    /** The sizes of all, and where those are that the rule forbids. */
    private static String circles(CodeGraph code) {
        List<CodeGraph.Circle> circles = code.circles();
        if (circles.isEmpty()) {
            return "none";
        }
        String sizes =
                circles.stream().map(circle -> String.valueOf(circle.size())).collect(Collectors.joining(" + "));
        String large = circles.stream()
                .filter(circle -> circle.size() > Offence.Rule.CIRCLE.most)
                .map(circle -> circle.size() + " in " + circle.homes() + ", " + code.share(circle) + "% of its lines")
                .collect(Collectors.joining("; "));
        return large.isEmpty() ? sizes : sizes + " (" + large + ")";
    }
}
