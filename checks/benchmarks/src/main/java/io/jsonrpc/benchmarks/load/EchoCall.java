package io.jsonrpc.benchmarks.load;

import java.nio.charset.StandardCharsets;

/**
 * The call that is made: {@code echo} of an object with a text of 64 bytes, which begins with the call's id, so that no
 * two answers are alike. All ids have ten digits, so all calls have one size.
 */
final class EchoCall {

    static final int FIRST_ID = 1_000_000_000;

    static final int DIGITS = 10;

    private static final String FILLER = "x".repeat(64 - DIGITS);

    private final byte[] request = ("{\"jsonrpc\":\"2.0\",\"id\":" + FIRST_ID
                    + ",\"method\":\"echo\",\"params\":{\"text\":\"" + text(FIRST_ID) + "\"}}")
            .getBytes(StandardCharsets.US_ASCII);

    private final int idAt = indexOfId(0);

    private final int textAt = indexOfId(this.idAt + 1);

    /** The text that the answer with this id has to bring back. */
    static String text(int id) {
        return id + FILLER;
    }

    /** The request in bytes, good until the next one is asked for. */
    byte[] request(int id) {
        int rest = id;
        for (int i = DIGITS - 1; i >= 0; i--) {
            byte digit = (byte) ('0' + rest % 10);
            this.request[this.idAt + i] = digit;
            this.request[this.textAt + i] = digit;
            rest /= 10;
        }
        return this.request;
    }

    private int indexOfId(int from) {
        return new String(this.request, StandardCharsets.US_ASCII).indexOf(Integer.toString(FIRST_ID), from);
    }
}
