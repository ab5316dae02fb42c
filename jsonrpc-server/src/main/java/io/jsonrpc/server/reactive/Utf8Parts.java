package io.jsonrpc.server.reactive;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Decodes text from frames, which may split characters. */
final class Utf8Parts {

    private static final byte[] NOTHING = {};

    /** The character that decoders substitute for invalid bytes; valid text may contain it as well. */
    private static final char REPLACEMENT = '\uFFFD';

    /** The beginning of a character that ends in the next part. */
    private byte[] rest = NOTHING;

    /**
     * Decodes a part.
     *
     * @param last whether the message ends with it
     * @throws CharacterCodingException if it is not valid UTF-8
     */
    String decode(ByteBuf part, boolean last) throws CharacterCodingException {
        if (last && this.rest.length == 0) {
            String text = part.toString(StandardCharsets.UTF_8);
            if (text.indexOf(REPLACEMENT) < 0) {
                return text;
            }
        }
        return decodeStrictly(part, last);
    }

    private String decodeStrictly(ByteBuf part, boolean last) throws CharacterCodingException {
        ByteBuffer bytes = ByteBuffer.allocate(this.rest.length + part.readableBytes());
        bytes.put(this.rest);
        part.getBytes(part.readerIndex(), bytes);
        bytes.flip();
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(bytes, text, last);
        if (result.isError()) {
            result.throwException();
        }
        this.rest = bytes.hasRemaining() ? new byte[bytes.remaining()] : NOTHING;
        bytes.get(this.rest);
        return text.flip().toString();
    }
}
