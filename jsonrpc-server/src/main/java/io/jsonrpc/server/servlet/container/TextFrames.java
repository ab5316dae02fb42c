package io.jsonrpc.server.servlet.container;

import io.jsonrpc.core.message.OutboundText;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Unmasked text frames as bytes, in parts of a limited size, because a socket copies what it is given. */
final class TextFrames {

    /** The largest part, in bytes. */
    static final int PART = 64 * 1024;

    private static final int MAX_HEADER = 10;

    private static final int FINAL_TEXT = 0x81;

    private static final int LENGTH_IN_16_BITS = 126;

    private static final int LENGTH_IN_64_BITS = 127;

    /** What is left of a message that is larger than a part; null for none. */
    private @Nullable CharBuffer rest;

    private @Nullable CharsetEncoder encoder;

    private final ByteBuffer part;

    /**
     * The frames of these messages.
     *
     * @param messages at most one if they are larger than a part together
     */
    TextFrames(List<OutboundText> messages) {
        long size = 0;
        for (OutboundText message : messages) {
            size += headerSize(message.bytes()) + message.bytes();
        }
        if (size <= PART) {
            this.part = ByteBuffer.wrap(new byte[(int) size]);
            for (OutboundText message : messages) {
                putHeader(message.bytes());
                message.copyTo(this.part.array(), this.part.position());
                this.part.position(this.part.position() + message.bytes());
            }
        } else {
            this.part = ByteBuffer.wrap(new byte[PART]);
            putHeader(messages.get(0).bytes());
            this.rest = CharBuffer.wrap(messages.get(0).text());
            this.encoder = StandardCharsets.UTF_8.newEncoder();
            encode();
        }
        this.part.flip();
    }

    /** The bytes to be written next. */
    ByteBuffer part() {
        return this.part;
    }

    /** Fills the part, which has been written, with what follows; false if that was all. */
    boolean advance() {
        if (this.rest == null) {
            return false;
        }
        this.part.clear();
        encode();
        this.part.flip();
        return true;
    }

    private void encode() {
        CharsetEncoder current = this.encoder;
        CharBuffer text = this.rest;
        if (current != null
                && text != null
                && current.encode(text, this.part, true).isUnderflow()) {
            this.rest = null;
        }
    }

    private static int headerSize(int length) {
        return length < LENGTH_IN_16_BITS ? 2 : length <= 0xFFFF ? 4 : MAX_HEADER;
    }

    private void putHeader(int length) {
        this.part.put((byte) FINAL_TEXT);
        if (length < LENGTH_IN_16_BITS) {
            this.part.put((byte) length);
        } else if (length <= 0xFFFF) {
            this.part.put((byte) LENGTH_IN_16_BITS).putShort((short) length);
        } else {
            this.part.put((byte) LENGTH_IN_64_BITS).putLong(length);
        }
    }
}
