package io.jsonrpc.spring.security;

import io.jsonrpc.core.Internal;

/**
 * Which methods are meant: a name such as {@code admin.restart}, or with {@code *} at its end the beginning of names.
 *
 * @param text as the application wrote it
 * @since 0.1
 */
@Internal
public record MethodPattern(String text) {

    /**
     * Checks what the application wrote.
     *
     * @throws IllegalArgumentException for a text that is empty, has {@code *} elsewhere or means a method of the protocol
     */
    public MethodPattern {
        int star = text.indexOf('*');
        if (text.isEmpty() || (star >= 0 && star < text.length() - 1)) {
            throw new IllegalArgumentException("'" + text + "' is no pattern of methods: write a name such as"
                    + " 'admin.restart', or the beginning of names such as 'admin.*'");
        }
    }

    /** Whether it means a method of the protocol, which neither rules nor limits see. */
    public boolean isOfProtocol() {
        return this.text.startsWith("rpc.") || this.text.startsWith("$/");
    }

    /** Whether the method is one of these. */
    public boolean covers(String method) {
        int beforeStar = this.text.length() - 1;
        return this.text.charAt(beforeStar) == '*'
                ? method.regionMatches(0, this.text, 0, beforeStar)
                : method.equals(this.text);
    }
}
