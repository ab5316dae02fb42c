package io.jsonrpc.soak;

import java.util.List;
import java.util.Map;

/**
 * What a process reports about itself.
 *
 * @param tallies by the name of the session
 * @param threads how many live; 0 where they are not counted
 * @param kept what is to be zero once all is over
 * @param events what has happened, and how often
 * @param faultCount how much was not as promised
 * @param faults the first of it
 */
record Look(
        Map<String, Tally> tallies,
        int threads,
        Map<String, Long> kept,
        Map<String, Long> events,
        long faultCount,
        List<String> faults) {

    long event(String name) {
        return this.events.getOrDefault(name, 0L);
    }
}
