package io.jsonrpc.core.engine.threads;

import org.jspecify.annotations.Nullable;

/** What a thread holds while others wait for it, and releases when it blocks itself. */
abstract class Place {

    private static final ThreadLocal<@Nullable Place> CURRENT = new ThreadLocal<>();

    /** What the thread held before and holds again afterwards. */
    private @Nullable Place outer;

    /** Lets the others go on. */
    abstract void release();

    /** This thread holds the place until {@link #leave}. */
    final void enter() {
        this.outer = CURRENT.get();
        CURRENT.set(this);
    }

    /** This thread holds again what it held before {@link #enter}. */
    final void leave() {
        CURRENT.set(this.outer);
    }

    /** Releases all that this thread holds and others wait for. */
    static void releaseAll() {
        for (Place place = CURRENT.get(); place != null; place = place.outer) {
            place.release();
        }
    }
}
