package io.jsonrpc.core.codec;

import io.jsonrpc.core.codec.JsonScanner.Fault;
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
 * Reads one text message: checks the whole text, and takes it apart as far as JSON-RPC goes.
 *
 * <p>No JSON is worse than any other fault, except for a limit that ended the reading before. Otherwise the first
 * fault of a message counts, and in a batch it spoils its own entry only.
 */
final class EnvelopeReader {

    private final String text;

    private final MessageLimits limits;

    private final boolean nullParams;

    private final JsonScanner scanner;

    /** The message outside a batch, from the moment its reading began. */
    private @Nullable Envelope single;

    /** @param nullParams whether params that are null count as absent */
    EnvelopeReader(String text, MessageLimits limits, boolean nullParams) {
        this.text = text;
        this.limits = limits;
        this.nullParams = nullParams;
        this.scanner = new JsonScanner(text, limits);
    }

    /** What the text is; to be called once. */
    Decoded read() {
        if (isTooLarge()) {
            return malformed(ErrorType.REQUEST_TOO_LARGE);
        }
        try {
            return document();
        } catch (Fault fault) {
            if (fault.type() == ErrorType.PARSE_ERROR || this.single == null) {
                return malformed(fault.type());
            }
            return new Decoded.Single(this.single.cutShort(fault.type()));
        }
    }

    private boolean isTooLarge() {
        int bytes = this.limits.messageBytes();
        // No UTF-16 unit takes more than three bytes: most messages need not be measured.
        return this.text.length() > bytes / 3 && Math.abs(Utf8.length(this.text)) > bytes;
    }

    private Decoded document() {
        this.scanner.space();
        char first = this.scanner.peek();
        if (first == '[') {
            return batch();
        }
        if (first == '{') {
            this.single = new Envelope(this.text, this.limits, this.scanner, this.nullParams);
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
            Envelope envelope = new Envelope(this.text, this.limits, this.scanner, this.nullParams);
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
