package io.jsonrpc.benchmarks.bench;

import java.util.List;

/** One load: so many sockets, so many calls in flight on each. */
record Cell(int connections, int inFlight) {

    static final List<Cell> ALL = List.of(new Cell(1, 1), new Cell(50, 1), new Cell(50, 16), new Cell(500, 1));

    @Override
    public String toString() {
        return this.inFlight == 1 ? Integer.toString(this.connections) : this.connections + " × " + this.inFlight;
    }
}
