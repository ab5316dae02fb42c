package io.jsonrpc.client.session;

import io.jsonrpc.core.message.RequestId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Guesses which request a message answers that is too large to be read: most servers write the id first or last. Our ids
 * are numbers; a wrong guess fails a call that waits, so only the outermost members are looked at.
 */
final class OversizedAnswer {

    private static final Pattern FIRST = Pattern.compile(
            "^\\s*\\{\\s*(?:\"jsonrpc\"\\s*:\\s*\"2\\.0\"\\s*,\\s*)?\"id\"\\s*:\\s*(\\d{1,10})\\s*,\\s*\"(?:result|error|jsonrpc)\"");

    private static final Pattern LAST = Pattern.compile(
            "[\\]}\"\\w]\\s*,\\s*\"id\"\\s*:\\s*(\\d{1,10})\\s*(?:,\\s*\"jsonrpc\"\\s*:\\s*\"2\\.0\"\\s*)?\\}\\s*$");

    private static final Pattern RESULT_FIRST =
            Pattern.compile("^\\s*\\{\\s*(?:\"jsonrpc\"\\s*:\\s*\"2\\.0\"\\s*,\\s*)?\"result\"");

    private OversizedAnswer() {}

    static @Nullable RequestId idIn(String head, String tail) {
        Matcher first = FIRST.matcher(head);
        if (first.find()) {
            return new RequestId(first.group(1));
        }
        Matcher last = LAST.matcher(tail);
        return RESULT_FIRST.matcher(head).find() && last.find() ? new RequestId(last.group(1)) : null;
    }
}
