package io.jsonrpc.server.reactive;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.SendCallback;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unmasked frames as bytes, in the order in which they were added. Small ones are put together, because a channel takes its time
 * for everything that it is given; a larger text is not copied. Not safe for use by many threads.
 */
final class FrameBatch {

    /** Texts up to this size are put together, in bytes. */
    private static final int SMALL = 1024;

    private static final int MAX_HEAD = 10;

    private static final int FINAL_TEXT = 0x81;

    private static final int PING = 0x89;

    private static final int LENGTH_IN_16_BITS = 126;

    private static final int LENGTH_IN_64_BITS = 127;

    /** What comes before that in {@link #bytes}. */
    private @Nullable List<ByteBuf> parts;

    private byte[] bytes;

    private int length;

    /** Of {@link #parts}. */
    private int used;

    private int counted;

    private @Nullable SendCallback whenWritten;

    /** Empty, with room for so many bytes. */
    FrameBatch(int size) {
        this.bytes = new byte[size];
    }

    /** Room for a text. */
    static int size(OutboundText message) {
        return MAX_HEAD + (isSmall(message) ? message.bytes() : 0);
    }

    private static boolean isSmall(OutboundText message) {
        return message.bytes() <= SMALL;
    }

    /** The text of a message in UTF-8 where it is not copied; null where it is. */
    static byte @Nullable [] utf8(OutboundText message) {
        return isSmall(message) ? null : message.utf8();
    }

    /** @param utf8 what {@link #utf8} returned */
    void text(OutboundText message, byte @Nullable [] utf8) {
        reserve(size(message));
        int at = head(FINAL_TEXT, message.bytes());
        if (utf8 == null) {
            message.copyTo(this.bytes, at);
            this.length = at + message.bytes();
        } else {
            this.length = at;
            part(utf8);
        }
    }

    void ping() {
        reserve(MAX_HEAD);
        this.length = head(PING, 0);
    }

    private void reserve(int more) {
        int needed = this.length + more;
        if (needed > this.bytes.length) {
            this.bytes = Arrays.copyOf(this.bytes, Math.max(2 * this.bytes.length, needed));
        }
    }

    /** Returns where what follows it begins. */
    private int head(int kind, int size) {
        ByteBuffer head = ByteBuffer.wrap(this.bytes).position(this.length).put((byte) kind);
        if (size < LENGTH_IN_16_BITS) {
            head.put((byte) size);
        } else if (size <= 0xFFFF) {
            head.put((byte) LENGTH_IN_16_BITS).putShort((short) size);
        } else {
            head.put((byte) LENGTH_IN_64_BITS).putLong(size);
        }
        return head.position();
    }

    /** How much room the frames have needed that were put together. */
    int used() {
        return this.used + this.length;
    }

    private void part(byte[] utf8) {
        List<ByteBuf> all = this.parts == null ? new ArrayList<>(2) : this.parts;
        all.add(Unpooled.wrappedBuffer(this.bytes, 0, this.length));
        all.add(Unpooled.wrappedBuffer(utf8));
        this.parts = all;
        this.used += this.length;
        this.bytes = new byte[0];
        this.length = 0;
    }

    /**
     * Counts what was added last.
     *
     * @param callback waits until all of it is written, and its sender sends no other; null for one that does not wait
     */
    void count(int size, @Nullable SendCallback callback) {
        this.counted += size;
        this.whenWritten = callback == null ? this.whenWritten : callback;
    }

    int counted() {
        return this.counted;
    }

    /** All of it was written, or never will be. */
    void completed(@Nullable Throwable failure) {
        SendCallback waits = this.whenWritten;
        if (waits != null) {
            waits.completed(failure);
        }
    }

    /** All of it, to be written in this order. Nothing is added any more. */
    List<ByteBuf> parts() {
        if (this.parts == null) {
            return List.of(Unpooled.wrappedBuffer(this.bytes, 0, this.length));
        }
        if (this.length > 0) {
            this.parts.add(Unpooled.wrappedBuffer(this.bytes, 0, this.length));
        }
        return this.parts;
    }
}
