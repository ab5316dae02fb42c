package io.jsonrpc.house;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Units and which of them each uses.
 *
 * @param uses for each unit those that it uses, without itself
 * @param families for each member of a sealed family, its root; others are missing
 */
record CodeGraph(Map<Unit, Set<Unit>> uses, Map<Unit, Unit> families) {

    /**
     * A circle of units, each of which can reach each other.
     *
     * @param members sorted; a sealed family is one, named by its root
     */
    record Circle(Set<Unit> members) {

        int size() {
            return this.members.size();
        }

        String homes() {
            return this.members.stream().map(Unit::home).distinct().collect(Collectors.joining("+"));
        }

        String names() {
            return this.members.stream().map(Unit::name).collect(Collectors.joining(" "));
        }

        int lines() {
            return this.members.stream().mapToInt(unit -> unit.file().lines()).sum();
        }
    }

    /** The largest first. A sealed type and what it permits count as one. */
    List<Circle> circles() {
        return Circles.in(collapsed()).stream()
                .map(members -> new Circle(new TreeSet<>(members)))
                .sorted(Comparator.comparingInt(Circle::size).reversed().thenComparing(Circle::names))
                .toList();
    }

    /** Packages or folders, each of which can reach each other; the largest first. */
    List<Set<String>> circlesOfHomes() {
        Map<String, Set<String>> homes = new TreeMap<>();
        this.uses.forEach((from, targets) -> {
            Set<String> reached = homes.computeIfAbsent(from.home(), home -> new TreeSet<>());
            targets.stream()
                    .map(Unit::home)
                    .filter(home -> !home.equals(from.home()))
                    .forEach(reached::add);
        });
        return Circles.in(homes);
    }

    /** How many units each package or folder holds. */
    Map<String, Integer> sizesOfHomes() {
        Map<String, Integer> sizes = new TreeMap<>();
        this.uses.keySet().forEach(unit -> sizes.merge(unit.home(), 1, Integer::sum));
        return sizes;
    }

    /** How much of the lines of its packages a circle holds, in percent. */
    int share(Circle circle) {
        Set<String> homes = circle.members().stream().map(Unit::home).collect(Collectors.toSet());
        int all = this.uses.keySet().stream()
                .filter(unit -> homes.contains(unit.home()))
                .mapToInt(unit -> unit.file().lines())
                .sum();
        return Math.round(100f * circle.lines() / all);
    }

    CodeGraph and(CodeGraph other) {
        Map<Unit, Set<Unit>> all = new TreeMap<>(this.uses);
        all.putAll(other.uses);
        Map<Unit, Unit> allFamilies = new TreeMap<>(this.families);
        allFamilies.putAll(other.families);
        return new CodeGraph(all, allFamilies);
    }

    /** Names that more than one unit has. */
    List<String> doubleNames() {
        Map<String, List<String>> homes = new TreeMap<>();
        this.uses
                .keySet()
                .forEach(unit -> homes.computeIfAbsent(unit.name(), name -> new ArrayList<>())
                        .add(unit.home()));
        return homes.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<Unit, Set<Unit>> collapsed() {
        Map<Unit, Set<Unit>> collapsed = new TreeMap<>();
        this.uses.forEach((from, targets) -> {
            Unit source = rootOf(from);
            Set<Unit> reached = collapsed.computeIfAbsent(source, unit -> new TreeSet<>());
            targets.stream()
                    .map(this::rootOf)
                    .filter(unit -> !unit.equals(source))
                    .forEach(reached::add);
        });
        return collapsed;
    }

    private Unit rootOf(Unit unit) {
        Unit root = unit;
        for (Unit next = this.families.get(root); next != null; next = this.families.get(root)) {
            root = next;
        }
        return root;
    }
}
