package io.jsonrpc.house;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The way of one message: the classes whose calls lead from the socket to the handler, or from there to the socket. A test
 * wrote them, one to a line, the caller before what it calls; {@value #HAND_OVER} stands where another thread goes on.
 *
 * @param name what went where
 * @param classes top-level classes, none twice in a row
 * @param handOvers how often another thread went on
 */
record Way(String name, List<String> classes, int handOvers) {

    static final String HAND_OVER = "--";

    static Way of(SourceFile file) {
        return of(file.name(), file.text().lines().toList());
    }

    static Way of(String name, List<String> lines) {
        List<String> classes = new ArrayList<>();
        int handOvers = 0;
        for (String line : lines) {
            if (line.equals(HAND_OVER)) {
                handOvers++;
            } else if (classes.isEmpty() || !classes.get(classes.size() - 1).equals(line)) {
                classes.add(line);
            }
        }
        return new Way(name, classes, handOvers);
    }

    /** Calls from one class into another. */
    int hops() {
        return this.classes.size() - 1;
    }

    /** The packages that the way enters again after it has left them, in order. */
    List<String> turnsBack() {
        List<String> turns = new ArrayList<>();
        Set<String> visited = new LinkedHashSet<>();
        String current = "";
        for (String type : this.classes) {
            String home = type.contains(".") ? type.substring(0, type.lastIndexOf('.')) : "";
            if (!home.equals(current) && !visited.add(home)) {
                turns.add(home);
            }
            current = home;
        }
        return turns;
    }
}
