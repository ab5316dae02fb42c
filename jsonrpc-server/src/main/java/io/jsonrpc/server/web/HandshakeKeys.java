package io.jsonrpc.server.web;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Validates {@code Sec-WebSocket-Key}: 16 bytes in Base64.
 *
 * @since 0.1
 */
public final class HandshakeKeys {

    private static final int BYTES = 16;

    private HandshakeKeys() {}

    /** Whether this is a valid key according to RFC 6455; a missing key is invalid. */
    public static boolean isValid(@Nullable String key) {
        try {
            return key != null && Base64.getDecoder().decode(key.strip()).length == BYTES;
        } catch (IllegalArgumentException ex) {
            return false;
        }
    }
}
