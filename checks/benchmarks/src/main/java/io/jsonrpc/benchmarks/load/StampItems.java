package io.jsonrpc.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongConsumer;

/** Items that say at which nanosecond of this machine something was done with them: {@code {"at":123…}}. */
final class StampItems implements StreamItems {

    private static final byte[] AT = "\"result\":{\"at\":".getBytes(StandardCharsets.US_ASCII);

    private final LongConsumer stamps;

    StampItems(LongConsumer stamps) {
        this.stamps = stamps;
    }

    @Override
    public boolean next(byte[] frame, int length) {
        int at = 0;
        while (at + AT.length < length && !Arrays.equals(frame, at, at + AT.length, AT, 0, AT.length)) {
            at++;
        }
        at += AT.length;
        long stamp = 0;
        int digits = 0;
        while (at < length && frame[at] >= '0' && frame[at] <= '9') {
            stamp = 10 * stamp + frame[at++] - '0';
            digits++;
        }
        if (digits == 0) {
            return false;
        }
        this.stamps.accept(stamp);
        return true;
    }
}
