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

    private static final String CHANNEL_0 = "0:";

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

    /**
     * Truncated first, so that a long message costs hardly more than a short one. Of frames with a number those of channel
     * 0 are shown; what is on a channel is shown where it is whole, on the log of the channel's handler.
     */
    private static String masked(String text) {
        String prefix = text.startsWith(CHANNEL_0) ? CHANNEL_0 : "";
        String shown = SecretMask.mask(text.substring(prefix.length()), MAX_LENGTH - prefix.length());
        String masked = prefix + Printable.of(shown, Integer.MAX_VALUE);
        return text.length() <= MAX_LENGTH ? masked : masked + "… (" + text.length() + " characters)";
    }

    private static String printable(String text) {
        return Printable.of(text, MAX_LENGTH);
    }
}
