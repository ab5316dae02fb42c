package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the outgoing queue.
 *
 * @param message the message; empty for a control
 * @param control writes something other than a message; null for a message
 * @param answer whether it answers a request of the other side
 * @param whenDone called when it was written or can no longer be; null for none
 * @param acceptedAt when it was accepted, in nanoseconds
 */
record OutboundFrame(
        OutboundText message,
        @Nullable Control control,
        boolean answer,
        @Nullable WriteOutcome whenDone,
        long acceptedAt) {

    private static final SparingLog log = SparingLog.of(OutboundFrame.class);

    private static final OutboundText NOTHING = OutboundText.of("");

    /** Writes something other than a message, such as a ping. */
    @FunctionalInterface
    public interface Control {

        void write(Transport transport, SendCallback callback);
    }

    static OutboundFrame control(Control control, long acceptedAt) {
        return new OutboundFrame(NOTHING, control, false, null, acceptedAt);
    }

    boolean isMessage() {
        return this.control == null;
    }

    void done(long number, @Nullable Throwable failure) {
        if (this.whenDone == null) {
            return;
        }
        try {
            this.whenDone.settled(number, failure);
        } catch (Throwable unexpected) {
            log.error("callback", "A send callback failed", unexpected);
        }
    }
}
