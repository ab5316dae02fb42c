package io.jsonrpc.core.codec;

import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.Utf8;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one text message: validates the whole text and splits it into the members defined by JSON-RPC.
 *
 * <p>Invalid JSON takes precedence over every other fault, except a limit that ended the reading earlier. Otherwise the
 * first fault of a message counts; in a batch it invalidates only its own entry.
 */
final class EnvelopeReader {

    private final String text;

    private final MessageLimits limits;

    private final boolean nullParams;

    private final JsonScanner scanner;

    /** The message outside a batch; set when its reading starts. */
    private @Nullable Envelope single;

    /** @param nullParams whether null params count as absent */
    EnvelopeReader(String text, MessageLimits limits, boolean nullParams) {
        this.text = text;
        this.limits = limits;
        this.nullParams = nullParams;
        this.scanner = new JsonScanner(text, limits);
    }

    /** Decodes the text. Called once. */
    Decoded read() {
        try {
            return isTooLarge() ? malformed(ErrorType.REQUEST_TOO_LARGE) : document();
        } catch (JsonFault fault) {
            if (fault.type() == ErrorType.PARSE_ERROR || this.single == null) {
                return malformed(fault.type());
            }
            return new Decoded.Single(this.single.cutShort(fault.type()));
        } finally {
            this.scanner.release();
        }
    }

    private boolean isTooLarge() {
        int bytes = this.limits.messageBytes();
        // A UTF-16 unit takes at most three bytes, so most messages need not be measured.
        return this.text.length() > bytes / 3 && Math.abs(Utf8.length(this.text)) > bytes;
    }

    private Decoded document() {
        this.scanner.space();
        char first = this.scanner.peek();
        if (first == '[') {
            return batch();
        }
        if (first == '{') {
            this.single = new Envelope(this.scanner, this.nullParams);
            this.single.read();
            this.scanner.end();
            return new Decoded.Single(this.single.inbound());
        }
        this.scanner.value();
        this.scanner.end();
        return malformed(ErrorType.INVALID_REQUEST);
    }

    private Decoded batch() {
        List<Inbound> entries = new ArrayList<>();
        int requests = 0;
        this.scanner.openArray();
        for (boolean more = this.scanner.first(']'); more; more = this.scanner.next(']')) {
            if (requests > this.limits.batch()) {
                this.scanner.value();
                continue;
            }
            Inbound entry = entry();
            if (!isResponse(entry)) {
                requests++;
            }
            entries.add(entry);
        }
        this.scanner.end();
        if (entries.isEmpty()) {
            return malformed(ErrorType.INVALID_REQUEST);
        }
        if (requests > this.limits.batch()) {
            return malformed(this.limits.batch() == 0 ? ErrorType.BATCH_DISABLED : ErrorType.BATCH_TOO_LARGE);
        }
        return new Decoded.Batch(Collections.unmodifiableList(entries));
    }

    private Inbound entry() {
        if (this.scanner.peek() == '{') {
            Envelope envelope = new Envelope(this.scanner, this.nullParams);
            envelope.read();
            return envelope.inbound();
        }
        this.scanner.value();
        this.scanner.takeDuplicate();
        return new Inbound.Malformed(RequestId.NULL, ErrorType.INVALID_REQUEST);
    }

    private static boolean isResponse(Inbound entry) {
        return entry instanceof Inbound.MalformedResponse
                || entry instanceof Inbound.Good good && good.message() instanceof JsonRpcResponse;
    }

    private static Decoded malformed(ErrorType fault) {
        return new Decoded.Single(new Inbound.Malformed(RequestId.NULL, fault));
    }
}
