package io.jsonrpc.benchmarks.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many turns each server has with each load. A turn is clean when other processes took little of the machine meanwhile.
 *
 * @param asked how many clean ones are wanted
 * @param least a number from fewer clean ones is no result
 */
record Turns(int asked, int least) {

    /** One that is not clean is repeated at once, up to so many times in all. */
    static final int ATTEMPTS = 3;

    /** Medians of fewer say nothing. */
    private static final int LEAST = 5;

    /** One attempt at a turn. */
    interface Turn<S> {

        /** Whether it was clean. */
        boolean take(S server, int turn) throws IOException;
    }

    static Turns of(BenchOptions options) {
        return new Turns(options.passes() * options.duration(), options.quick() ? 0 : LEAST);
    }

    /** How many attempts a server may need. */
    int most() {
        return ATTEMPTS * this.asked;
    }

    /**
     * Has the servers take their turns, round after round, until each has as many clean ones as asked. In rounds beyond those
     * asked all take part again: what is compared stands side by side.
     */
    <S> void run(List<S> servers, Turn<S> turn) throws IOException {
        Map<S, Integer> attempts = new HashMap<>();
        Map<S, Integer> clean = new HashMap<>();
        for (int round = 1;
                round <= this.asked || servers.stream().anyMatch(server -> isShort(server, clean, attempts));
                round++) {
            for (S server : servers) {
                boolean done = false;
                for (int i = 0; i < ATTEMPTS && !done && count(attempts, server) < most(); i++) {
                    attempts.merge(server, 1, Integer::sum);
                    done = turn.take(server, round);
                }
                clean.merge(server, done ? 1 : 0, Integer::sum);
            }
        }
    }

    private <S> boolean isShort(S server, Map<S, Integer> clean, Map<S, Integer> attempts) {
        return count(clean, server) < this.asked && count(attempts, server) < most();
    }

    private static <S> int count(Map<S, Integer> counts, S server) {
        return counts.getOrDefault(server, 0);
    }
}
