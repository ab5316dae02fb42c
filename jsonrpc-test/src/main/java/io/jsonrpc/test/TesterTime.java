package io.jsonrpc.test;

import io.jsonrpc.core.Internal;
import io.jsonrpc.core.engine.threads.Timers;

/** The time of a clock as servers need it. */
@Internal
public final class TesterTime {

    private TesterTime() {}

    /** What measures time by this clock. */
    public static Timers of(ManualClock clock) {
        return clock.timers();
    }
}
