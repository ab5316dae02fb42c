package io.jsonrpc.benchmarks.bench;

import java.io.IOException;

/** What other processes take while something is measured. */
final class Quietness {

    private final ProcessHandle server;

    private final long begun = System.nanoTime();

    private final double busy;

    private Quietness(ProcessHandle server) throws IOException {
        this.server = server;
        this.busy = othersBusy();
    }

    static Quietness begin(ProcessHandle server) throws IOException {
        return new Quietness(server);
    }

    /** The share of one core that everything but the server and our own processes took since the begin. */
    double others() throws IOException {
        return Math.max(0, (othersBusy() - this.busy) / ((System.nanoTime() - this.begun) / 1e9));
    }

    private double othersBusy() throws IOException {
        return Cores.busySeconds() - Cores.busySeconds(this.server) - Cores.ownBusySeconds();
    }
}
