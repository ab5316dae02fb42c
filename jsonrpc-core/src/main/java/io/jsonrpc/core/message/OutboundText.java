package io.jsonrpc.core.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A message ready to be sent, alike for all that it goes to. Its text holds no unpaired surrogate, which would make some
 * sockets unusable. Immutable.
 *
 * @since 0.1
 */
public final class OutboundText {

    private final String text;

    private final int bytes;

    /** Null unless many share it: one receiver's would stay in its replay window beside the text. */
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

    /** The same message for many receivers: its UTF-8 is made here, once, and all of them share it. */
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

    /** Its size, or 0 where many share it: what one receiver that keeps it keeps for itself. */
    public int ownBytes() {
        return this.encoded == null ? this.bytes : 0;
    }

    /** Its UTF-8. Others may be reading the same array at any time: never write to it. */
    public byte[] utf8() {
        return this.encoded == null ? encode() : this.encoded;
    }

    private byte[] encode() {
        return this.text.getBytes(StandardCharsets.UTF_8);
    }
}
