package io.jsonrpc.server.reactive;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Text from frames, which may cut its characters. */
final class Utf8Parts {

    private static final byte[] NOTHING = {};

    /** What decoders put in place of bytes that are no text; text may hold it, too. */
    private static final char REPLACEMENT = '\uFFFD';

    /** The beginning of a character whose end comes with the next part. */
    private byte[] rest = NOTHING;

    /**
     * The text of a part.
     *
     * @param last whether the message ends with it
     * @throws CharacterCodingException it is not UTF-8
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
