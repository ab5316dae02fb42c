package io.jsonrpc.core.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An encoded message, ready to be sent to one or many receivers. Its text contains no unpaired surrogate, which would
 * make some sockets unusable. Immutable.
 *
 * @since 0.1
 */
public final class OutboundText {

    private final String text;

    private final int bytes;

    /**
     * Null unless the message is shared by many receivers: for a single one, the replay window would hold the bytes in
     * addition to the text.
     */
    private final byte @Nullable [] encoded;

    private OutboundText(String text, int bytes, byte @Nullable [] encoded) {
        this.text = text;
        this.bytes = bytes;
        this.encoded = encoded;
    }

    /** Measures a message and escapes its unpaired surrogates. */
    public static OutboundText of(String json) {
        int bytes = Utf8.length(json);
        if (bytes >= 0) {
            return new OutboundText(json, bytes, null);
        }
        String wellFormed = Utf8.wellFormed(json);
        return new OutboundText(wellFormed, Utf8.length(wellFormed), null);
    }

    /** The same message for many receivers: it is encoded to UTF-8 once, here, and the bytes are shared. */
    public OutboundText forMany() {
        return new OutboundText(this.text, this.bytes, encode());
    }

    /** The message. */
    public String text() {
        return this.text;
    }

    /** Its size in UTF-8. */
    public int bytes() {
        return this.bytes;
    }

    /**
     * The memory that one receiver's copy takes: the size in bytes, or 0 if the message is shared by many receivers.
     */
    public int ownBytes() {
        return this.encoded == null ? this.bytes : 0;
    }

    /** The message in UTF-8. The array may be shared; it must not be modified. */
    public byte[] utf8() {
        return this.encoded == null ? encode() : this.encoded;
    }

    /**
     * Copies the message in UTF-8 to an array with room for {@link #bytes} bytes.
     *
     * @param at the index of the first byte
     */
    @SuppressWarnings("deprecation") // The only method that writes to an array; it is right for ASCII.
    public void copyTo(byte[] target, int at) {
        if (this.encoded == null && this.bytes == this.text.length()) {
            this.text.getBytes(0, this.bytes, target, at);
        } else {
            System.arraycopy(utf8(), 0, target, at, this.bytes);
        }
    }

    private byte[] encode() {
        return this.text.getBytes(StandardCharsets.UTF_8);
    }
}
