package io.jsonrpc.server.session;

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
        String shown = SECRET.matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(found.group(1) + "#" + SessionIds.publicName(found.group(2)) + "\""));
        return printable(
                shown.length() <= MAX_LENGTH
                        ? shown
                        : shown.substring(0, MAX_LENGTH) + "… (" + text.length() + " characters)");
    }

    private static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isUnprintable(c) || (Character.isSurrogate(c) && !isPaired(text, i))) {
                safe.append(String.format("\\u%04x", (int) c));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    private static boolean isUnprintable(char c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == '\u2028' || c == '\u2029';
    }

    private static boolean isPaired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
