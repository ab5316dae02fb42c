package io.jsonrpc.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time as the demo's notifications tell it. */
final class DemoTime {

    private DemoTime() {}

    static long microsecondsSinceEpoch() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
