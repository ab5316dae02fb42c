package io.jsonrpc.server.session;

import io.jsonrpc.message.Printable;
import io.jsonrpc.transport.CloseStatus;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what goes over the sockets of one handler, for finding faults: at TRACE on {@code
 * io.jsonrpc.wire.<label>}, which is off by default. Session ids and tokens are masked, control characters escaped, long
 * messages cut.
 */
final class WireLog {

    private static final int MAX_LENGTH = 2048;

    private static final Pattern SECRET =
            Pattern.compile("(\"(?:sessionId|token|password|authorization)\"\\s*:\\s*\")((?:[^\"\\\\]|\\\\.)*)\"");

    private final Logger log;

    WireLog(String label) {
        this.log = LoggerFactory.getLogger("io.jsonrpc.wire." + printable(label).replace('.', '_'));
    }

    void received(String text) {
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

    private static String masked(String text) {
        return printable(SECRET.matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(found.group(1) + "#" + SessionIds.publicName(found.group(2)) + "\"")));
    }

    private static String printable(String text) {
        return Printable.of(text, MAX_LENGTH);
    }
}
