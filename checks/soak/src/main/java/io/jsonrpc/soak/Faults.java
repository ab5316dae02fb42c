package io.jsonrpc.soak;

import java.util.ArrayList;
import java.util.List;

/** What was not as promised: counted, and the first of it kept. For use by many threads. */
final class Faults {

    private static final int KEPT = 20;

    private final List<String> first = new ArrayList<>();

    private long count;

    synchronized void add(String fault) {
        this.count++;
        if (this.first.size() < KEPT) {
            this.first.add(fault);
        }
    }

    synchronized long count() {
        return this.count;
    }

    synchronized List<String> first() {
        return List.copyOf(this.first);
    }
}
