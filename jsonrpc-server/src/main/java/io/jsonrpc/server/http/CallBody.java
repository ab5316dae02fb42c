package io.jsonrpc.server.http;

import io.jsonrpc.server.web.Refusal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Passes the body of a call on as it arrives: up to a limit, and only valid UTF-8. */
public final class CallBody {

    private static final byte[] NOTHING = {};

    /** The character that decoders substitute for invalid bytes; valid text may contain it as well. */
    private static final char REPLACEMENT = '\uFFFD';

    private final HttpCall call;

    private final int limit;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();

    private long received;

    /** The beginning of a character that ends in the next part. */
    private byte[] rest = NOTHING;

    /** @param limit maximum size, in bytes */
    public CallBody(HttpCall call, int limit) {
        this.call = call;
        this.limit = limit;
    }

    /**
     * Passes the first bytes of an array on.
     *
     * @param last whether the body ends with them
     * @return why the body is refused: nothing of it reaches a handler then; null if it is not
     */
    public @Nullable Refusal add(byte[] part, int length, boolean last) {
        this.received += length;
        if (this.received > this.limit) {
            return Refusal.tooLarge(this.limit);
        }
        String text = decode(part, length, last);
        if (text == null) {
            return Refusal.notUtf8();
        }
        if (last || !text.isEmpty()) {
            this.call.text(text, last);
        }
        return null;
    }

    private @Nullable String decode(byte[] part, int length, boolean last) {
        if (last && this.rest.length == 0) {
            String text = new String(part, 0, length, StandardCharsets.UTF_8);
            if (text.indexOf(REPLACEMENT) < 0) {
                return text;
            }
        }
        ByteBuffer bytes = ByteBuffer.allocate(this.rest.length + length);
        bytes.put(this.rest).put(part, 0, length).flip();
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        CoderResult result = this.decoder.decode(bytes, text, last);
        if (result.isError()) {
            return null;
        }
        this.rest = bytes.hasRemaining() ? new byte[bytes.remaining()] : NOTHING;
        bytes.get(this.rest);
        return text.flip().toString();
    }
}
