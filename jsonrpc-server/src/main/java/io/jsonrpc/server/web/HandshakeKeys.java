package io.jsonrpc.server.web;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What may stand in {@code Sec-WebSocket-Key}: 16 bytes in Base64.
 *
 * @since 0.1
 */
public final class HandshakeKeys {

    private static final int BYTES = 16;

    private HandshakeKeys() {}

    /** Whether RFC 6455 lets a server accept this key; no key is none. */
    public static boolean isValid(@Nullable String key) {
        try {
            return key != null && Base64.getDecoder().decode(key.strip()).length == BYTES;
        } catch (IllegalArgumentException ex) {
            return false;
        }
    }
}
