package io.jsonrpc.core.engine.threads;

import io.jsonrpc.core.log.SparingLog;
import org.jspecify.annotations.Nullable;

/** What a thread holds while others wait for it, and releases when it blocks itself. */
abstract class Place {

    private static final SparingLog log = SparingLog.of(Place.class);

    private static final ThreadLocal<@Nullable Place> CURRENT = new ThreadLocal<>();

    /** What the thread held before and holds again afterwards. */
    private @Nullable Place outer;

    /** What this thread does when it leaves or waits. */
    private @Nullable Runnable atEnd;

    /** Lets the others go on. */
    abstract void release();

    /** Whether this thread continues here with another task when the running one has returned. An estimate. */
    boolean isFollowed() {
        return false;
    }

    /** Whether this thread sends another message here at once, with nothing in between that may take long. */
    boolean isEndNear() {
        return false;
    }

    /** This thread holds the place until {@link #leave}. */
    final void enter() {
        this.outer = CURRENT.get();
        CURRENT.set(this);
    }

    /** This thread holds again what it held before {@link #enter}. */
    final void leave() {
        CURRENT.set(this.outer);
        runAtEnd();
    }

    /** What this thread holds; null for nothing. */
    static @Nullable Place current() {
        return CURRENT.get();
    }

    /** Runs an action when this thread leaves or waits. Called by the thread itself. */
    final void atEnd(Runnable action) {
        Runnable others = this.atEnd;
        this.atEnd = others == null
                ? action
                : () -> {
                    others.run();
                    action.run();
                };
    }

    final void runAtEnd() {
        Runnable actions = this.atEnd;
        if (actions != null) {
            this.atEnd = null;
            // They write.
            Interrupts interrupts = Interrupts.here();
            interrupts.hold();
            try {
                actions.run();
            } catch (Throwable failure) {
                log.error("end", "What was to be done at the end of a turn failed", failure);
            } finally {
                interrupts.release();
            }
        }
    }

    /** Releases all that this thread holds and others wait for. */
    static void releaseAll() {
        for (Place place = CURRENT.get(); place != null; place = place.outer) {
            place.runAtEnd();
            place.release();
        }
    }
}
