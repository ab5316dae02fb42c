package io.jsonrpc.core.session;

import io.jsonrpc.core.session.frame.SessionTerms.Window;
import io.jsonrpc.core.transport.SendWindow;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How much of a session's window messages may take that can as well wait: half of what is free, so that answers and calls
 * always find some.
 *
 * @since 0.1
 */
public final class SpareWindow {

    private SpareWindow() {}

    /**
     * What is free now; nothing without a socket.
     *
     * @param limits those of the session
     * @param lock guards the link
     */
    public static SendWindow of(SessionLink link, Window limits, ReentrantLock lock) {
        lock.lock();
        try {
            if (!link.isFlowing()) {
                return SendWindow.CLOSED;
            }
            long kept = link.sent() - link.acknowledged();
            // Of a window that is empty one message may be sent, however small the window is.
            int frames = kept == 0 ? Math.max(1, limits.frames() / 2) : (int) (limits.frames() - kept) / 2;
            return new SendWindow(true, frames, (limits.bytes() - link.keptBytes()) / 2);
        } finally {
            lock.unlock();
        }
    }
}
