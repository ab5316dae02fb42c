package io.jsonrpc.benchmarks.load;

import java.time.Duration;
import java.util.function.Supplier;

/** What a server takes of the processors while something counts, in user and in kernel mode; on Linux in steps of 10 ms. */
final class ServerTime {

    private final Supplier<Duration> soFar;

    private Duration time = Duration.ZERO;

    ServerTime(Supplier<Duration> soFar) {
        this.soFar = soFar;
    }

    /** That of a process; 0 where it is not known. */
    static ServerTime of(ProcessHandle server) {
        return new ServerTime(() -> server.info().totalCpuDuration().orElse(Duration.ZERO));
    }

    void begin() {
        this.time = this.soFar.get();
    }

    void end() {
        this.time = this.soFar.get().minus(this.time);
    }

    /** Microseconds between {@link #begin} and {@link #end} for each of so many things that were done. */
    double microsForEach(long things) {
        return this.time.toNanos() / 1e3 / Math.max(1, things);
    }
}
