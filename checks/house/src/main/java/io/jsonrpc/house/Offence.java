package io.jsonrpc.house;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Something larger than the rules of this code base allow.
 *
 * @param where a path, a package, or the packages of a circle
 * @param size lines, types or classes
 * @param members of a circle; else empty
 */
record Offence(Rule rule, String where, int size, Set<String> members) {

    enum Rule {
        /** No file has more lines, except for a class of properties. */
        FILE(300),
        /** No package has more top-level types, no folder more modules. */
        PACKAGE(25),
        /** No circle has more classes, where a sealed type and what it permits are one. */
        CIRCLE(4);

        final int most;

        Rule(int most) {
            this.most = most;
        }
    }

    private static final int MOST_LINES_OF_PROPERTIES = 400;

    /** All offences of a checkout that is compiled, in the order of the rules. */
    static List<Offence> in(Checkout checkout) {
        CodeGraph code = code(checkout);
        List<Offence> offences = new ArrayList<>();
        for (Unit unit : code.uses().keySet()) {
            if (unit.file().lines() > mostLines(unit.file())) {
                offences.add(
                        new Offence(Rule.FILE, unit.file().path(), unit.file().lines(), Set.of()));
            }
        }
        code.sizesOfHomes().forEach((home, size) -> {
            if (size > Rule.PACKAGE.most) {
                offences.add(new Offence(Rule.PACKAGE, home, size, Set.of()));
            }
        });
        for (CodeGraph.Circle circle : code.circles()) {
            if (circle.size() > Rule.CIRCLE.most) {
                Set<String> names = new TreeSet<>(List.of(circle.names().split(" ")));
                offences.add(new Offence(Rule.CIRCLE, circle.homes(), circle.size(), names));
            }
        }
        offences.sort(Comparator.comparing(Offence::rule).thenComparing(Offence::toString));
        return offences;
    }

    /** The main code of both languages. */
    static CodeGraph code(Checkout checkout) {
        CodeGraph typeScript = TypeScriptCode.of(checkout);
        return checkout.modules().stream()
                .map(module -> JavaCode.of(checkout, module))
                .reduce(typeScript, CodeGraph::and);
    }

    private static int mostLines(SourceFile file) {
        return file.text().contains("\n@ConfigurationProperties(") ? MOST_LINES_OF_PROPERTIES : Rule.FILE.most;
    }

    /** Reads what {@link #toString} has written. */
    static Offence parse(String line) {
        String[] words = line.split(" ");
        Set<String> members = new TreeSet<>(List.of(words).subList(3, words.length));
        return new Offence(
                Rule.valueOf(words[0].toUpperCase(Locale.ROOT)), words[1], Integer.parseInt(words[2]), members);
    }

    /** Whether this is the other one, and no larger. */
    boolean isWithin(Offence other) {
        return concerns(other) && this.size <= other.size;
    }

    /** Whether both are about the same; a circle is a part of the one that it was. */
    boolean concerns(Offence other) {
        return this.rule == other.rule
                && this.where.equals(other.where)
                && (this.rule != Rule.CIRCLE || other.members.containsAll(this.members));
    }

    @Override
    public String toString() {
        String line = this.rule.name().toLowerCase(Locale.ROOT) + " " + this.where + " " + this.size;
        return this.members.isEmpty() ? line : line + " " + String.join(" ", this.members);
    }
}
