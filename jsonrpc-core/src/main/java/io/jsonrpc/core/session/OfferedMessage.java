package io.jsonrpc.core.session;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.SendCallback;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The message that the sender of a session has offered last: whether it is numbered or waits for room in the window, and
 * when its callback is due. Guarded by the lock of the session.
 */
final class OfferedMessage {

    private final SessionLink link;

    private final LongSupplier nanoTime;

    private final boolean numbersOffline;

    /** Null after it was completed. */
    private @Nullable SendCallback callback;

    /** A message that did not fit the window; no later message overtakes it. */
    private @Nullable OutboundText held;

    private long heldSince;

    private volatile boolean full;

    OfferedMessage(SessionLink link, LongSupplier nanoTime, boolean numbersOffline) {
        this.link = link;
        this.nanoTime = nanoTime;
        this.numbersOffline = numbersOffline;
    }

    /** Accepts a message; false if it is larger than the window. */
    boolean offer(OutboundText message, SendCallback newCallback, boolean onSocket) {
        Admission admission =
                this.numbersOffline || this.link.isFlowing() ? this.link.offer(message) : Admission.REFUSED;
        if (admission == Admission.TOO_LARGE) {
            return false;
        }
        this.callback = newCallback;
        if (admission != Admission.NUMBERED) {
            this.held = message;
            this.heldSince = this.nanoTime.getAsLong();
        }
        measure(onSocket);
        return true;
    }

    /** Offers the waiting message again, because the window may have room now. */
    void offerAgain(boolean onSocket) {
        if (this.held != null && this.link.offer(this.held) == Admission.NUMBERED) {
            this.held = null;
        }
        this.heldSince = this.nanoTime.getAsLong();
        measure(onSocket);
    }

    /** Senders are refused only without a socket; with one, a message that does not fit waits. */
    void measure(boolean onSocket) {
        this.full = this.numbersOffline && !onSocket && (this.held != null || !this.link.hasRoom(1));
    }

    /** Whether senders are accepted. Needs no lock. */
    boolean hasRoom() {
        return !this.full;
    }

    /** Whether it waits for room. */
    boolean isHeld() {
        return this.held != null;
    }

    /** Whether it has waited for room for longer than this. */
    boolean isHeldFor(long now, long nanos) {
        return this.held != null && now - this.heldSince > nanos;
    }

    /** The callback if it is due: the message was written, or counts as written without a socket. */
    @Nullable SendCallback takeDue(boolean onSocket) {
        if (this.callback == null || this.held != null || !isOut(onSocket)) {
            return null;
        }
        SendCallback due = this.callback;
        this.callback = null;
        return due;
    }

    /** Without a socket, a message counts as written once it is numbered, if {@code numbersOffline}. */
    private boolean isOut(boolean onSocket) {
        if (this.numbersOffline && !onSocket) {
            return true;
        }
        return (this.numbersOffline || this.link.isFlowing()) && this.link.written() == this.link.sent();
    }

    /** The callback of a message never written to any socket; null for none. */
    @Nullable SendCallback unwritten() {
        return this.held != null || this.link.sent() > this.link.written() ? this.callback : null;
    }

    /**
     * The link has ended: the callback is not completed.
     *
     * @return whether a message was numbered whose callback was not completed
     */
    boolean end() {
        boolean awaited = this.callback != null && this.held == null;
        this.held = null;
        this.callback = null;
        return awaited;
    }
}
