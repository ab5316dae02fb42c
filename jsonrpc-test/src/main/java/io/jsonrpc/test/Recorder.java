package io.jsonrpc.test;

import io.jsonrpc.annotation.Execution;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Request;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps the notifications that no implementation of the test takes. Has no method, so requests are -32601. */
final class Recorder implements RequestHandler<JsonText> {

    private final Waiting waiting;

    private final MessageCodec codec;

    /** What no test has read. Guarded by the lock of the waiting. */
    private final List<ReceivedNotification> unread = new ArrayList<>();

    Recorder(Waiting waiting, MessageCodec codec) {
        this.waiting = waiting;
        this.codec = codec;
    }

    @Override
    public void handleRequest(Transaction transaction, Request<JsonText> request) throws RequestRejectedException {
        if (!transaction.isNotification()) {
            throw RequestRejectedException.methodNotFound();
        }
        ReceivedNotification received =
                new ReceivedNotification(request.getMethod(), Json.parsed(request.getParams()), this.codec);
        this.waiting.change(() -> this.unread.add(received));
    }

    @Override
    public Execution execution(String method) {
        return Execution.SERIAL;
    }

    /** Takes the first ones of a method that nobody has read. */
    List<ReceivedNotification> take(String method, int count) {
        return this.waiting.await(() -> taken(method, count), () -> {
            List<ReceivedNotification> own = of(method);
            return "Expected " + count + " notification" + (count == 1 ? "" : "s") + " " + method + " within "
                    + this.waiting.limit() + ", but received " + (own.isEmpty() ? "none" : own.size() + ": " + own)
                    + others(method);
        });
    }

    private @Nullable List<ReceivedNotification> taken(String method, int count) {
        List<ReceivedNotification> found = of(method);
        if (found.size() < count) {
            return null;
        }
        List<ReceivedNotification> taken = List.copyOf(found.subList(0, count));
        for (Iterator<ReceivedNotification> each = this.unread.iterator(); each.hasNext(); ) {
            ReceivedNotification candidate = each.next();
            if (taken.stream().anyMatch(own -> own == candidate)) {
                each.remove();
            }
        }
        return taken;
    }

    void requireNone(String method) {
        this.waiting.change(() -> {
            List<ReceivedNotification> found = of(method);
            if (!found.isEmpty()) {
                throw new AssertionError(
                        "Expected no further notification " + method + ", but received " + found.size() + ": " + found);
            }
        });
    }

    private List<ReceivedNotification> of(String method) {
        return this.unread.stream()
                .filter(received -> received.method().equals(method))
                .collect(Collectors.toList());
    }

    private String others(String method) {
        List<ReceivedNotification> others = this.unread.stream()
                .filter(received -> !received.method().equals(method))
                .toList();
        return others.isEmpty() ? "" : "; of other methods: " + others;
    }
}
