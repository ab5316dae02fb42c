package io.jsonrpc.demo.auction;

import io.jsonrpc.core.error.RequestRejectedException;
import java.util.HashSet;
import java.util.Set;

/**
 * What has arrived of messages that their sender has numbered one after the other, from the first that arrives on: the
 * sender may have counted in an earlier session, too. It knows nothing of sessions and sockets: what they lose or repeat is
 * seen here. Safe for use by many threads.
 */
final class NumberTally {

    /** A number so far ahead of the last is none of a sender that counts. */
    private static final int MOST_MISSING = 10_000;

    private final Set<Long> missing = new HashSet<>();

    private long highest;

    private long arrived;

    private long doubled;

    /**
     * How it stands.
     *
     * @param sent the highest number that has arrived: the sender has sent so many at least
     * @param arrived how many different ones have arrived
     * @param lost how many between the first and the highest have not
     * @param doubled how many have arrived that had arrived before
     */
    record Count(long sent, long arrived, long lost, long doubled) {}

    /** @throws RequestRejectedException for a number that cannot be */
    synchronized void saw(long number) {
        if (this.highest == 0 && number > 0) {
            this.highest = number - 1;
        }
        if (number < 1 || number - this.highest + this.missing.size() > MOST_MISSING) {
            throw RequestRejectedException.invalidParams();
        }
        if (number > this.highest) {
            for (long between = this.highest + 1; between < number; between++) {
                this.missing.add(between);
            }
            this.highest = number;
            this.arrived++;
        } else if (this.missing.remove(number)) {
            this.arrived++;
        } else {
            this.doubled++;
        }
    }

    synchronized Count count() {
        return new Count(this.highest, this.arrived, this.missing.size(), this.doubled);
    }
}
