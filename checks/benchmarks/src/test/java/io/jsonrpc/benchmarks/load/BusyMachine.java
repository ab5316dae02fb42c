package io.jsonrpc.benchmarks.load;

import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/** Measures again what a busy machine left no time for, as the benchmarks do. */
public final class BusyMachine {

    private static final int TIMES = 60;

    private BusyMachine() {}

    /** The first of these turns in which something was done; the last one if there is none. */
    public static <T> T turn(ToDoubleFunction<T> done, Callable<T> turn) throws Exception {
        T result = turn.call();
        for (int again = 1; again < TIMES && done.applyAsDouble(result) == 0; again++) {
            result = turn.call();
        }
        return result;
    }
}
