package io.jsonrpc.server.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Utf8PartsTests {

    private static final String EVERY_LENGTH = "a é € 😀 \uFFFD";

    private final Utf8Parts parts = new Utf8Parts();

    private String decode(boolean last, byte... bytes) throws CharacterCodingException {
        ByteBuf part = Unpooled.wrappedBuffer(bytes);
        return this.parts.decode(part, last);
    }

    @Test
    void aMessageInOnePartIsItsText() throws Exception {
        assertThat(decode(true, EVERY_LENGTH.getBytes(StandardCharsets.UTF_8))).isEqualTo(EVERY_LENGTH);
    }

    @Test
    void aMessageMayBeCutAnywhere() throws Exception {
        byte[] bytes = EVERY_LENGTH.getBytes(StandardCharsets.UTF_8);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                String text = decode(false, Arrays.copyOf(bytes, first))
                        + decode(false, Arrays.copyOfRange(bytes, first, second))
                        + decode(true, Arrays.copyOfRange(bytes, second, bytes.length));
                assertThat(text).as("cut at %d and %d", first, second).isEqualTo(EVERY_LENGTH);
            }
        }
    }

    @Test
    void whatIsNoUtf8IsRefusedInAnyPart() throws Exception {
        assertRefused(true, 0xc3, 0x28);
        assertRefused(true, 0xed, 0xa0, 0x80);
        assertRefused(true, 0xe2, 0x82);
        assertRefused(false, 0x61, 0xff);
        assertThat(decode(false, (byte) 0xe2)).isEmpty();
        assertRefused(false, 0x28);
    }

    @Test
    void aCharacterWithoutItsEndIsRefusedAtTheEnd() throws Exception {
        assertThat(decode(false, (byte) 0xe2, (byte) 0x82)).isEmpty();
        assertRefused(true);
    }

    private void assertRefused(boolean last, int... bytes) {
        byte[] part = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            part[i] = (byte) bytes[i];
        }
        assertThatThrownBy(() -> decode(last, part)).isInstanceOf(CharacterCodingException.class);
    }
}
