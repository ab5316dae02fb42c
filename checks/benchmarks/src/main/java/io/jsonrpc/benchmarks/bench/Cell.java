package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.LoadPlan;
import java.util.List;
import java.util.stream.Stream;

/** One load: so many sockets, so many calls in flight on each, texts of so many bytes. */
record Cell(int connections, int inFlight, int textBytes) {

    /** Those of every run. */
    static final List<Cell> USUAL = List.of(new Cell(1, 1), new Cell(50, 1), new Cell(50, 16), new Cell(500, 1));

    /** With the rest of its message such a text takes just under 64 KB, which is what Jetty and Netty take at most. */
    private static final int LARGE_TEXT = 65_400;

    /** Those of {@code --large}. */
    static final List<Cell> LARGE = List.of(new Cell(1, 1, LARGE_TEXT), new Cell(50, 1, LARGE_TEXT));

    /** All that there are, in the order of the report. */
    static final List<Cell> ALL = Stream.of(USUAL, LARGE).flatMap(List::stream).toList();

    Cell(int connections, int inFlight) {
        this(connections, inFlight, LoadPlan.DEFAULT_TEXT_BYTES);
    }

    boolean isLarge() {
        return this.textBytes == LARGE_TEXT;
    }

    @Override
    public String toString() {
        String load =
                this.inFlight == 1 ? Integer.toString(this.connections) : this.connections + " × " + this.inFlight;
        return isLarge() ? load + ", 64 KB" : load;
    }
}
