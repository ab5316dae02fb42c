package io.jsonrpc.engine;

import io.jsonrpc.codec.Utf8;

/**
 * A message ready to be sent, encoded once and shared by all that it goes to.
 *
 * @param text the message; holds no unpaired surrogate, which would make some sockets unusable
 * @param bytes its size in UTF-8
 * @since 0.1
 */
public record OutboundText(String text, int bytes) {

    /** Measures a message and escapes its unpaired surrogates. */
    public static OutboundText of(String json) {
        int bytes = Utf8.length(json);
        if (bytes >= 0) {
            return new OutboundText(json, bytes);
        }
        String wellFormed = Utf8.wellFormed(json);
        return new OutboundText(wellFormed, Utf8.length(wellFormed));
    }
}
