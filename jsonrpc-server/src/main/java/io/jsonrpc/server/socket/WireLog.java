package io.jsonrpc.server.socket;

import io.jsonrpc.core.message.Printable;
import io.jsonrpc.core.transport.CloseStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the messages on the sockets of one handler for troubleshooting: at TRACE on {@code io.jsonrpc.wire.<label>},
 * which is off by default. Long messages are truncated, secrets masked ({@link SecretMask}), control characters
 * escaped.
 */
public final class WireLog {

    private static final int MAX_LENGTH = 2048;

    private final Logger log;

    public WireLog(String label) {
        this.log = LoggerFactory.getLogger("io.jsonrpc.wire." + printable(label).replace('.', '_'));
    }

    public void received(String text) {
        if (this.log.isTraceEnabled()) {
            this.log.trace("-> {}", masked(text));
        }
    }

    void sent(String text) {
        if (this.log.isTraceEnabled()) {
            this.log.trace("<- {}", masked(text));
        }
    }

    void closed(CloseStatus status) {
        if (this.log.isTraceEnabled()) {
            this.log.trace("<- close {} {}", status.code(), printable(status.reason()));
        }
    }

    /** Truncated first, so that a long message costs no more than a short one. */
    private static String masked(String text) {
        if (text.length() <= MAX_LENGTH) {
            return Printable.of(SecretMask.mask(text), Integer.MAX_VALUE);
        }
        String beginning = Printable.of(SecretMask.mask(text.substring(0, MAX_LENGTH)), Integer.MAX_VALUE);
        return beginning + "… (" + text.length() + " characters)";
    }

    private static String printable(String text) {
        return Printable.of(text, MAX_LENGTH);
    }
}
