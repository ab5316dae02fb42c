package io.jsonrpc.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Items that are numbered one after the other. What comes next is known to the byte. */
final class TickItems implements StreamItems {

    private final byte[] expected;

    private final int numberAt;

    TickItems(String stream) {
        String text = "{\"jsonrpc\":\"2.0\",\"method\":\"rpc.stream.item\",\"params\":{\"subscription\":\"" + stream
                + "\",\"result\":{\"text\":\"" + EchoCall.text(EchoCall.FIRST_ID) + "\"}}}";
        this.expected = text.getBytes(StandardCharsets.US_ASCII);
        this.numberAt = text.indexOf(Integer.toString(EchoCall.FIRST_ID));
    }

    @Override
    public boolean next(byte[] frame, int length) {
        if (!Arrays.equals(frame, 0, length, this.expected, 0, this.expected.length)) {
            return false;
        }
        count();
        return true;
    }

    private void count() {
        int digit = this.numberAt + EchoCall.DIGITS - 1;
        while (this.expected[digit] == '9') {
            this.expected[digit--] = '0';
        }
        this.expected[digit]++;
    }
}
