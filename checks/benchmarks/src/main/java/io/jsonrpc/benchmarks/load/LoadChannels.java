package io.jsonrpc.benchmarks.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** The channels of one session, which take turns. */
final class LoadChannels {

    /** What the session offers. */
    static final String OFFER = "{\"channels\":{}}";

    /** A frame without a number before it. */
    static final int NONE = 0;

    /** A frame of channel 0. */
    static final int ZERO = -1;

    private final int count;

    private final String path;

    private final byte[][] prefixes;

    private int open;

    private int turn;

    LoadChannels(int count, String path) {
        this.count = count;
        this.path = path;
        this.prefixes = IntStream.range(0, count)
                .mapToObj(index -> bytes(numberOf(index) + ":"))
                .toArray(byte[][]::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static int numberOf(int index) {
        return 2 * index + 1;
    }

    /** The requests that open them. */
    List<byte[]> requests() {
        return IntStream.range(0, this.count)
                .mapToObj(index -> bytes(open(index + 1, numberOf(index), this.path)))
                .toList();
    }

    /** A request that opens a channel. */
    static String open(int id, int number, String path) {
        return "0:{\"jsonrpc\":\"2.0\",\"id\":\"rpc.session." + id + "\",\"method\":\"rpc.session.channel.open\","
                + "\"params\":{\"channel\":" + number + ",\"path\":\"" + path + "\"}}";
    }

    /** A message that closes one on which nothing was received. */
    static String close(int number) {
        return "0:{\"jsonrpc\":\"2.0\",\"method\":\"rpc.session.channel.close\",\"params\":{\"channel\":" + number
                + ",\"code\":1000,\"received\":0}}";
    }

    /** Looks at an answer to one of them: whether a channel is open. */
    boolean isResult(String answer) {
        boolean result = answer.contains("\"result\"");
        this.open += result ? 1 : 0;
        return result;
    }

    boolean areOpen() {
        return this.open == this.count;
    }

    /** What stands before the next call. */
    byte[] next() {
        this.turn = (this.turn + 1) % this.count;
        return this.prefixes[this.turn];
    }

    /** The number that stands there. */
    int number() {
        return numberOf(this.turn);
    }

    /** Takes the number off a frame; {@link #NONE} or {@link #ZERO} if it has none of a channel. */
    static int takeNumber(ByteBuf frame) {
        int number = 0;
        int at = frame.readerIndex();
        while (at < frame.writerIndex() && Character.isDigit(frame.getByte(at))) {
            number = 10 * number + frame.getByte(at++) - '0';
        }
        if (at == frame.readerIndex() || at == frame.writerIndex() || frame.getByte(at) != ':') {
            return NONE;
        }
        frame.readerIndex(at + 1);
        return number == 0 ? ZERO : number;
    }
}
