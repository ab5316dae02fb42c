package io.jsonrpc.benchmarks.load;

import java.nio.charset.StandardCharsets;

/**
 * The call that is made: {@code echo} of an object with a text, usually of 64 bytes, which begins with the call's id, so that no
 * two answers are alike. All ids have ten digits, so all calls have one size.
 */
final class EchoCall {

    static final int FIRST_ID = 1_000_000_000;

    static final int DIGITS = 10;

    private static final String FILLER = filler(LoadPlan.DEFAULT_TEXT_BYTES);

    private final byte[] request;

    private final int idAt;

    private final int textAt;

    EchoCall() {
        this(LoadPlan.DEFAULT_TEXT_BYTES);
    }

    EchoCall(int textBytes) {
        String text = "{\"jsonrpc\":\"2.0\",\"id\":" + FIRST_ID + ",\"method\":\"echo\",\"params\":{\"text\":\""
                + FIRST_ID + filler(textBytes) + "\"}}";
        this.request = text.getBytes(StandardCharsets.US_ASCII);
        this.idAt = text.indexOf(Integer.toString(FIRST_ID));
        this.textAt = text.indexOf(Integer.toString(FIRST_ID), this.idAt + 1);
    }

    /** What follows the id in a text of so many bytes. */
    static String filler(int textBytes) {
        return "x".repeat(textBytes - DIGITS);
    }

    /** The text of 64 bytes that the answer with this id has to bring back. */
    static String text(int id) {
        return id + FILLER;
    }

    /** The request in bytes, valid until the next call. */
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
}
