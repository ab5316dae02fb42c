package io.jsonrpc.house;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The strongly connected components of a graph that have more than one node (Tarjan). */
final class Circles<N extends Comparable<N>> {

    private final Map<N, Set<N>> graph;

    private final Map<N, Integer> index = new HashMap<>();

    private final Deque<N> path = new ArrayDeque<>();

    private final Set<N> onPath = new HashSet<>();

    private final List<Set<N>> found = new ArrayList<>();

    private Circles(Map<N, Set<N>> graph) {
        this.graph = graph;
    }

    /** The largest first. */
    static <N extends Comparable<N>> List<Set<N>> in(Map<N, Set<N>> graph) {
        Circles<N> circles = new Circles<>(graph);
        graph.keySet().forEach(circles::visit);
        circles.found.sort(Comparator.comparingInt(circle -> -circle.size()));
        return circles.found;
    }

    /** Returns the smallest index that the node reaches. */
    private int visit(N node) {
        Integer known = this.index.get(node);
        if (known != null) {
            return this.onPath.contains(node) ? known : Integer.MAX_VALUE;
        }
        int own = this.index.size();
        int lowest = own;
        this.index.put(node, own);
        this.path.push(node);
        this.onPath.add(node);
        for (N next : this.graph.getOrDefault(node, Set.of())) {
            lowest = Math.min(lowest, visit(next));
        }
        if (lowest == own) {
            close(node);
        }
        return lowest;
    }

    private void close(N root) {
        Set<N> circle = new TreeSet<>();
        N member;
        do {
            member = this.path.pop();
            this.onPath.remove(member);
            circle.add(member);
        } while (!member.equals(root));
        if (circle.size() > 1) {
            this.found.add(circle);
        }
    }
}
