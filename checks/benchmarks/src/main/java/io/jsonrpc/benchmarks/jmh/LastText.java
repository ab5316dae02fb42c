package io.jsonrpc.benchmarks.jmh;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;

/** A socket that costs nothing and keeps the last message. */
final class LastText implements Transport {

    private String text = "";

    @Override
    public void send(OutboundText message, SendCallback callback) {
        this.text = message.text();
        callback.completed(null);
    }

    @Override
    public void close(CloseStatus status) {}

    /** The message sent since the last call. */
    String take() {
        if (this.text.isEmpty()) {
            throw new IllegalStateException("Nothing was sent");
        }
        String taken = this.text;
        this.text = "";
        return taken;
    }
}
