package io.jsonrpc.core.session;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.SessionTerms.Window;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What one end of a session sends: control messages, which go first, and numbered data frames, which are kept until they
 * are acknowledged.
 */
final class OutgoingFrames {

    private static final int MAX_CONTROLS = 16;

    /** Maximum number of sockets in a row that may end with a code that says a frame could not be read. */
    private static final int MAX_UNREADABLE = 3;

    final ReplayWindow window;

    private final ArrayDeque<OutboundText> controls = new ArrayDeque<>(2);

    /** The last one that reports a rate. */
    private @Nullable OutboundText report;

    /** The last one that requests a rate. */
    private @Nullable OutboundText request;

    /** The number of the last frame written to the current or last socket. */
    private long written;

    private boolean senderWaits;

    private boolean ended;

    /** Number of sockets that ended with a code about an unreadable frame since the last new ack. */
    private int unreadable;

    private long unreadableAt;

    OutgoingFrames(Window limits) {
        this.window = new ReplayWindow(limits);
    }

    /** Drops control messages, which concern one socket only. */
    void clearControls() {
        this.controls.clear();
    }

    /** Drops everything and accepts no more data. The counts remain. */
    void end() {
        this.ended = true;
        this.controls.clear();
        this.window.clear();
    }

    /**
     * Queues a control message; false if too many are queued. About rates the newest is always sent: it replaces a report that
     * waits, and, where too many messages do, the last request.
     */
    boolean addControl(ControlFrame.Sendable frame) {
        OutboundText text = OutboundText.of(frame.text());
        boolean full = this.controls.size() >= MAX_CONTROLS;
        if (frame instanceof ControlFrame.FlowNow) {
            this.controls.removeIf(other -> other == this.report);
            this.report = text;
        } else if (frame instanceof ControlFrame.Flow) {
            this.controls.removeIf(other -> full && other == this.request);
            this.request = text;
        } else if (full) {
            return false;
        }
        return this.controls.add(text);
    }

    /** Queues a control message ahead of all others. */
    void addControlFirst(OutboundText text) {
        this.controls.addFirst(text);
    }

    boolean hasControl() {
        return !this.controls.isEmpty();
    }

    @Nullable OutboundText nextControl() {
        return this.controls.poll();
    }

    /** Continues with the frame after the last one that the other end has received. */
    void continueAfter(long theirReceived) {
        this.window.release(theirReceived);
        this.written = theirReceived;
    }

    /**
     * Offers a data frame.
     *
     * @param flowing whether a frame that does not fit may wait
     */
    Admission offer(OutboundText frame, boolean flowing) {
        if (this.ended) {
            return Admission.REFUSED;
        }
        if (this.window.hasRoom(frame.bytes())) {
            this.window.add(frame);
            return Admission.NUMBERED;
        }
        if (!this.window.couldEverHold(frame.bytes())) {
            return Admission.TOO_LARGE;
        }
        this.senderWaits = flowing;
        return flowing ? Admission.WAIT : Admission.REFUSED;
    }

    /** Whether a data frame has not been written to the current socket yet. */
    boolean hasData() {
        return this.written < this.window.sent();
    }

    /** The next data frame, which is being written from now on. */
    OutboundText nextData() {
        return this.window.frame(++this.written);
    }

    long written() {
        return this.written;
    }

    /** Whether this may be what the other end has received. */
    boolean mayBeReceived(long received) {
        return received >= this.window.acknowledged() && received <= this.written;
    }

    /**
     * Removes acknowledged frames.
     *
     * @return whether the window has room for a frame that waits
     */
    boolean acknowledge(long received) {
        boolean room = this.senderWaits && received > this.window.acknowledged();
        this.window.release(received);
        this.senderWaits = this.senderWaits && !room;
        return room;
    }

    /** Whether this was sent and all frames after it can be sent again. */
    boolean canReplayAfter(long received) {
        return received >= this.window.acknowledged() && received <= this.window.sent();
    }

    /** As {@link SessionLink#isStuckAfter}. */
    boolean isStuckAfter(CloseStatus status) {
        long acknowledged = this.window.acknowledged();
        if (!status.isAboutFrames() || this.written <= acknowledged) {
            return false;
        }
        this.unreadable = acknowledged == this.unreadableAt ? this.unreadable + 1 : 1;
        this.unreadableAt = acknowledged;
        return this.unreadable >= MAX_UNREADABLE;
    }
}
