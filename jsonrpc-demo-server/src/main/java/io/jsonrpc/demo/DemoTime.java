package io.jsonrpc.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time in the demo's notifications. */
final class DemoTime {

    private DemoTime() {}

    static long microsecondsSinceEpoch() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
