package io.jsonrpc.benchmarks.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How long a run of the echo takes.
 *
 * @param servers which take turns
 * @param cells what they are loaded with
 * @param options how often, and for how long
 */
record Estimate(List<ServerSpec> servers, List<Cell> cells, BenchOptions options) {

    private static final int START_MILLIS = 5_000;

    /** Sockets are opened one after the other, and closed. */
    private static final int OPEN_MILLIS = 800;

    /** What a turn takes beside its time: the wait for the last answers, and a look at the processes. */
    private static final int AROUND_MILLIS = 50;

    /** When each turn needs so many attempts. */
    Duration duration(int attempts) {
        long processes =
                this.servers.stream().map(ServerSpec::endpoint).distinct().count();
        long warmUp = this.servers.size() * (OPEN_MILLIS + 1000L * this.options.serverWarmUp());
        long loads =
                this.cells.stream().mapToLong(cell -> millis(cell, attempts)).sum();
        return Duration.ofMillis(processes * START_MILLIS + warmUp + loads);
    }

    private long millis(Cell cell, int attempts) {
        long takers = this.servers.stream().filter(server -> server.takes(cell)).count();
        long turn = EchoRun.SETTLE_MILLIS + this.options.turnMillis() + AROUND_MILLIS;
        long turns = attempts * Turns.of(this.options).asked() * turn;
        return takers * (OPEN_MILLIS + this.options.warmUpMillis(cell) + turns);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "about %d minutes: %d servers × %d cells × %d turns of %.1f s; up to %d if other processes disturb all turns",
                minutes(1),
                this.servers.size(),
                this.cells.size(),
                Turns.of(this.options).asked(),
                this.options.turnMillis() / 1e3,
                minutes(Turns.ATTEMPTS));
    }

    /** Rounded up. */
    private long minutes(int attempts) {
        return duration(attempts).plusSeconds(59).toMinutes();
    }
}
